/** Makes something when it is first asked for, and then keeps it. A failure is not kept: the next one asks again. */
export function lazy<T>(make: () => Promise<T>): { (): Promise<T>; made(): Promise<T> | null } {
  let value: Promise<T> | null = null
  const get = (): Promise<T> => {
    if (value === null) {
      const attempt = make()
      value = attempt
      attempt.catch(() => {
        if (value === attempt) value = null
      })
    }
    return value
  }
  return Object.assign(get, { made: () => value })
}
