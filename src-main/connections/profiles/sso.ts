import { GetRoleCredentialsCommand, SSOClient, UnauthorizedException } from '@aws-sdk/client-sso'
import { getSSOTokenFilepath } from '@smithy/core/config'
import type { Credentials } from '../authentication/cached-credentials.js'
import { ConnectionError } from '../errors.js'
import { clientSettings } from './client-settings.js'
import { DeviceFlow } from './device-flow.js'
import { serviceError, unreadableAnswer } from './errors.js'
import { inTurn } from './in-turn.js'
import type { ProfileContext } from './resolver.js'
import type { SsoSettings } from './sso-settings.js'
import { lifeOf, readToken, renewalOf, writeToken, type SsoToken } from './sso-token.js'

/** Milliseconds of life below which a token is renewed, as AWS's SDK does it. */
const renewBelow = 5 * 60_000
/** Milliseconds of life below which a token counts as ended. */
const expired = 60_000

/** The credentials of a profile's role, after a sign-in where there has to be one. */
export async function ssoCredentials(
  settings: SsoSettings,
  context: ProfileContext
): Promise<Credentials> {
  const token = await signedIn(settings, context)
  try {
    return await roleCredentials(token, settings, context)
  } catch (error) {
    if (!(error instanceof UnauthorizedException)) throw meaning(error, settings, context)
  }
  // The session was ended elsewhere although the token has life left.
  const renewed = await signedIn(settings, context, token)
  return roleCredentials(renewed, settings, context).catch((error: unknown) => {
    throw meaning(error, settings, context)
  })
}

/**
 * A token that lives. Profiles that share a session wait for each other, so that the person signs in once.
 *
 * @param ended a token that the server does not take
 */
function signedIn(
  settings: SsoSettings,
  context: ProfileContext,
  ended?: SsoToken
): Promise<SsoToken> {
  const { tokenKey } = settings
  return inTurn(getSSOTokenFilepath(tokenKey), context.signal, async () => {
    const known = await readToken(tokenKey)
    const life = known === null || known.accessToken === ended?.accessToken ? 0 : lifeOf(known)
    if (known !== null && life > renewBelow) return known
    const flow = new DeviceFlow(settings, context)
    try {
      const renewed = await renewedToken(flow, known, life)
      if (renewed === null) requireSignIn(settings, context)
      const token = renewed ?? (await flow.signIn())
      if (token !== known) await writeToken(tokenKey, token)
      return token
    } finally {
      flow.close()
    }
  })
}

/** A token that was renewed, or else the known one while it has enough life; null where there has to be a sign-in. */
async function renewedToken(
  flow: DeviceFlow,
  known: SsoToken | null,
  life: number
): Promise<SsoToken | null> {
  if (known === null) return null
  const rest = life > expired ? known : null
  const renewal = renewalOf(known)
  if (renewal === null) return rest
  const renewed = await flow.refresh(known, renewal).catch((error: unknown) => {
    if (rest !== null) return null
    throw error
  })
  return renewed ?? rest
}

function requireSignIn({ profile }: SsoSettings, context: ProfileContext): void {
  if (context.onDeviceAuthorization) return
  throw new ConnectionError(
    'SsoSignInNeeded',
    `The SSO session of profile ${profile} has ended.`,
    'Test the connection to sign in, or run aws sso login.'
  )
}

async function roleCredentials(
  { accessToken }: SsoToken,
  { region, accountId, roleName, profile }: SsoSettings,
  { endpoints, signal }: ProfileContext
): Promise<Credentials> {
  const sso = new SSOClient(clientSettings(region, endpoints?.sso))
  try {
    const { roleCredentials: given } = await sso.send(
      new GetRoleCredentialsCommand({ accessToken, accountId, roleName }),
      { abortSignal: signal }
    )
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = given ?? {}
    if (!accessKeyId || !secretAccessKey || !sessionToken || !expiration) {
      throw unreadableAnswer(`get the credentials of profile ${profile}`)
    }
    return { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expiration) }
  } finally {
    sso.destroy()
  }
}

const meaning = (error: unknown, { profile }: SsoSettings, { signal }: ProfileContext) =>
  signal.aborted ? error : serviceError(error, `get the credentials of profile ${profile}`)
