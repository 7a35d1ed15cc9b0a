import type { Connection } from '@contract'

/** Whether a connection cannot be used before its secret is entered: it was imported, or its session has ended. */
export function lacksSecret({ authentication, hasSecret, hasPrivateKey }: Connection): boolean {
  if (authentication === 'roles-anywhere') return !hasPrivateKey
  return authentication === 'access-keys' && !hasSecret
}
