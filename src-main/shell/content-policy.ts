/** Replaced in `index.html` by the nonce of the load, so that the page can style what it makes while it runs. */
export const noncePlaceholder = '__CSP_NONCE__'

/**
 * The Content-Security-Policy of every response: nothing but the app's own files.
 *
 * @param nonce of this load, for `<style>` elements
 */
export function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join('; ')
}
