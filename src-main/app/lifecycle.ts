/** Does something soon after the start and then again and again, without keeping the app alive. */
export function everyNowAndThen(
  work: () => Promise<unknown>,
  { firstMs, everyMs }: { firstMs: number; everyMs: number }
): { soon(): void; stop(): void } {
  // What fails is told where it is used; the next time tries again.
  const run = (): void => void work().catch(() => undefined)
  const first = setTimeout(run, firstMs)
  const rest = setInterval(run, everyMs)
  return {
    soon: run,
    stop: () => {
      clearTimeout(first)
      clearInterval(rest)
    }
  }
}

/** Does one thing after the other, whatever fails, and gives up on the whole of it after some time. */
export async function inTurn(steps: (() => Promise<unknown>)[], patienceMs: number): Promise<void> {
  const all = (async () => {
    for (const step of steps) await step().catch(() => undefined)
  })()
  const patience = new Promise<void>((resolve) => setTimeout(resolve, patienceMs).unref())
  await Promise.race([all, patience])
}
