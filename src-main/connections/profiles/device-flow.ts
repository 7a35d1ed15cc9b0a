import { setTimeout as delay } from 'node:timers/promises'
import {
  AuthorizationPendingException,
  CreateTokenCommand,
  RegisterClientCommand,
  SlowDownException,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
  type CreateTokenCommandOutput
} from '@aws-sdk/client-sso-oidc'
import { ConnectionError } from '../errors.js'
import { clientSettings } from './client-settings.js'
import { serviceError, unreadableAnswer } from './errors.js'
import type { ProfileContext } from './resolver.js'
import type { SsoSettings } from './sso-settings.js'
import { cliTime, type renewalOf, type SsoToken } from './sso-token.js'

/** What the person has to do to sign in. */
export interface DeviceAuthorization {
  profile: string
  /** To be opened in the browser: https, or http on this computer. */
  verificationUriComplete: string
  /** To be compared with the one that the browser shows. */
  userCode: string
  expiresAt: Date
}

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
const defaultInterval = 5
/** Seconds more between two questions, each time that the server asks for fewer. */
const slowDown = 5

/** The sign-in of one session. Close it after use. */
export class DeviceFlow {
  private readonly oidc: SSOOIDCClient
  private readonly task: string
  private readonly call: { abortSignal: AbortSignal }

  constructor(
    private readonly settings: SsoSettings,
    private readonly context: ProfileContext
  ) {
    this.call = { abortSignal: context.signal }
    this.oidc = new SSOOIDCClient(clientSettings(settings.region, context.endpoints?.ssoOidc))
    this.task = `sign in for profile ${settings.profile}`
  }

  close(): void {
    this.oidc.destroy()
  }

  /** A new token for a refresh token, or null where the server does not take it any more. */
  async refresh(token: SsoToken, renewal: NonNullable<ReturnType<typeof renewalOf>>) {
    const command = new CreateTokenCommand({ ...renewal, grantType: 'refresh_token' })
    const answer = await this.oidc.send(command, this.call).catch((error: unknown) => {
      if (isRefusal(error)) return null
      throw this.meaning(error)
    })
    return answer === null ? null : { ...token, ...this.issued(answer) }
  }

  /** Registers, sends the person to the browser and waits for the answer. */
  async signIn(): Promise<SsoToken> {
    const { startUrl, region } = this.settings
    try {
      const registration = await this.register()
      const { clientId, clientSecret } = registration
      const started = await this.oidc.send(
        new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl }),
        this.call
      )
      const { deviceCode, expiresIn = 0, interval = defaultInterval } = started
      const expiresAt = new Date(Date.now() + expiresIn * 1000)
      this.tell(started.verificationUriComplete, started.userCode, expiresAt)
      const request = { clientId, clientSecret, deviceCode, grantType: deviceGrant }
      const issued = await this.poll(new CreateTokenCommand(request), interval, expiresAt)
      return { startUrl, region, ...this.issued(issued), ...registration }
    } catch (error) {
      throw this.meaning(error)
    }
  }

  private async register() {
    const { scopes } = this.settings
    const command = new RegisterClientCommand({
      clientName: 'longpoll',
      clientType: 'public',
      ...(scopes.length > 0 ? { scopes } : {})
    })
    const answer = await this.oidc.send(command, this.call)
    const { clientId, clientSecret, clientSecretExpiresAt } = answer
    if (!clientId || !clientSecret) throw unreadableAnswer(this.task)
    const ends = new Date((clientSecretExpiresAt ?? 0) * 1000)
    return { clientId, clientSecret, registrationExpiresAt: cliTime(ends) }
  }

  private tell(uri: string | undefined, userCode: string | undefined, expiresAt: Date): void {
    const { onDeviceAuthorization: tell } = this.context
    const { profile } = this.settings
    if (!uri || !userCode || !isSafe(uri)) throw unreadableAnswer(this.task)
    tell?.({ profile, verificationUriComplete: uri, userCode, expiresAt })
  }

  private async poll(command: CreateTokenCommand, interval: number, expiresAt: Date) {
    let pause = interval
    while (Date.now() < expiresAt.getTime()) {
      await delay(pause * 1000, undefined, { signal: this.context.signal })
      const answer = await this.oidc.send(command, this.call).catch(waiting)
      if (answer !== 'pending' && answer !== 'slow down') return answer
      if (answer === 'slow down') pause += slowDown
    }
    throw new ConnectionError(
      'SsoSignInExpired',
      `The sign-in for profile ${this.settings.profile} was not finished in time.`,
      'Start again, and confirm the code in the browser before it expires.'
    )
  }

  private issued({ accessToken, expiresIn, refreshToken }: CreateTokenCommandOutput) {
    if (!accessToken || !expiresIn) throw unreadableAnswer(this.task)
    const expiresAt = cliTime(new Date(Date.now() + expiresIn * 1000))
    return { accessToken, expiresAt, ...(refreshToken ? { refreshToken } : {}) }
  }

  private meaning(error: unknown): unknown {
    return this.context.signal.aborted ? error : serviceError(error, this.task)
  }
}

function waiting(error: unknown): 'pending' | 'slow down' {
  if (error instanceof AuthorizationPendingException) return 'pending'
  if (error instanceof SlowDownException) return 'slow down'
  throw error
}

/** The server has decided: asking it again changes nothing. */
const isRefusal = (error: unknown): boolean => {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } }
  const status = $metadata?.httpStatusCode ?? 0
  return status >= 400 && status < 500 && status !== 429
}

/** The system browser is sent there, so it must be a web page, over a line that nobody else reads. */
function isSafe(uri: string): boolean {
  if (!URL.canParse(uri)) return false
  const { protocol, hostname } = new URL(uri)
  const local = hostname === 'localhost' || hostname === '127.0.0.1'
  return protocol === 'https:' || (protocol === 'http:' && local)
}
