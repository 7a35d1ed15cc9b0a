/** Waits for something, but not longer than until the signal is aborted. @throws the signal's reason */
export async function untilAborted<T>(waited: Promise<T>, signal: AbortSignal): Promise<T> {
  let withdraw = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    withdraw = () => reject(signal.reason as Error)
  })
  if (signal.aborted) withdraw()
  else signal.addEventListener('abort', withdraw, { once: true })
  try {
    return await Promise.race([waited, aborted])
  } finally {
    signal.removeEventListener('abort', withdraw)
  }
}
