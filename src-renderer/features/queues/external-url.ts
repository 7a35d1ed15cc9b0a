/** The form of a queue's URL. */
export const urlForm = 'https://sqs.{region}.amazonaws.com/{account}/{queue}'

/** What is wrong with an External Queue URL, or null. */
export function urlProblem(typed: string): string | null {
  const text = typed.trim()
  if (text === '') return 'Enter the URL of a queue.'
  if (!/^https?:\/\//i.test(text)) return 'A queue URL starts with http:// or https://.'
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return `This is not a URL. It looks like ${urlForm}.`
  }
  const name = url.pathname.split('/').filter(Boolean).at(-1)
  if (!name) return 'The URL must end with the name of the queue.'
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(name.replace(/\.fifo$/, ''))) {
    return 'The queue name at the end may have letters, digits, dashes and underscores only.'
  }
  return null
}
