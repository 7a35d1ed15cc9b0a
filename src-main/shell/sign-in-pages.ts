/**
 * Where AWS sends people to sign in with a device code: access portals of IAM Identity Center, and the page for such codes
 * in each region. Not all of amazonaws.com: anybody can put a page there.
 */
const hosts = [
  /^([a-z0-9-]+\.)+awsapps\.(com|cn)$/,
  /^([a-z0-9-]+\.)+portal\.[a-z0-9-]+\.app\.aws$/,
  /^device\.sso\.[a-z0-9-]+\.amazonaws\.(com|com\.cn)$/
]

/**
 * Whether the browser may be sent to a page that a server named for signing in.
 *
 * @param ownServer the address of a sign-in service of one's own, as AWS's tools take it from the environment: its pages
 * are trusted as the service is
 */
export function isSignInPage(text: string, ownServer?: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return false
  if (ownServer && URL.canParse(ownServer) && url.origin === new URL(ownServer).origin) {
    return url.protocol === 'https:' || url.protocol === 'http:'
  }
  return (
    url.protocol === 'https:' && url.port === '' && hosts.some((host) => host.test(url.hostname))
  )
}
