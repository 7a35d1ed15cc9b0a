export const notHttpUrl = 'The endpoint must be a URL that starts with http:// or https://.'

const toUrl = (text: string) => {
  try {
    // Chromium takes a blank in a host, Node does not.
    return /\s/.test(text) ? null : new URL(text)
  } catch {
    return null
  }
}

export const isHttpUrl = (text: string): boolean =>
  ['http:', 'https:'].includes(toUrl(text)?.protocol ?? '')

/**
 * What is wrong with an **Endpoint** beyond its form. Settings are kept in a file and go into exports, where a password
 * must not be.
 *
 * @returns a sentence for beside the field, or null
 */
export function endpointProblem(endpoint: string): string | null {
  const url = toUrl(endpoint)
  if (!url) return null
  if (url.username || url.password) {
    return 'Leave the user name and the password out: an endpoint is kept in a file.'
  }
  // A URL is read as if a backslash were a slash: what stands before it would be another address to a person.
  if (endpoint.includes('\\')) return 'An endpoint has no backslash: write / instead.'
  if (/[?#]/.test(endpoint)) return 'Leave out what follows ? or #: requests go to the address.'
  return null
}
