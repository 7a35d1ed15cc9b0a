import { authenticationTypeLabels, type Connection } from '@contract'

/** How a connection authenticates, in one phrase. */
export function authenticationOf({ authentication, roleToAssume }: Connection): string {
  const label = authenticationTypeLabels[authentication]
  return roleToAssume ? `${label}, assuming ${roleToAssume}` : label
}
