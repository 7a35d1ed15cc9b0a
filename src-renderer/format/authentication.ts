import { authenticationTypeLabels, type Connection } from '@contract'

/** How a connection authenticates, in one phrase. */
export function authenticationOf({ authentication, profile, roleToAssume }: Connection): string {
  const label = [authenticationTypeLabels[authentication], profile].filter(Boolean).join(' ')
  return roleToAssume ? `${label}, assuming ${roleToAssume}` : label
}
