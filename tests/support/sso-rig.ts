import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { assumedRole } from '../../src-main/connections/authentication/assume-role.js'
import type { Credentials } from '../../src-main/connections/authentication/cached-credentials.js'
import { Prompts } from '../../src-main/connections/authentication/prompts.js'
import type { DeviceAuthorization } from '../../src-main/connections/profiles/device-flow.js'
import { profileCredentials } from '../../src-main/connections/profiles/index.js'
import { useAwsHome, type AwsHome } from './aws-home.js'
import { startSsoServer, type SsoServer } from './sso-server.js'

export const ssoAccount = '123456789012'
export const ssoStartUrl = 'https://team.awsapps.com/start'

/** Profiles of the session `team`, one of an account that the person may not use, one without a session, and a role. */
export const ssoConfig = `[profile reader]
sso_session = team
sso_account_id = ${ssoAccount}
sso_role_name = reader
[profile writer]
sso_session = team
sso_account_id = ${ssoAccount}
sso_role_name = writer
[profile other]
sso_session = team
sso_account_id = 999999999999
sso_role_name = reader
[profile old]
sso_start_url = ${ssoStartUrl}
sso_region = eu-central-1
sso_account_id = ${ssoAccount}
sso_role_name = reader
[profile role]
role_arn = arn:aws:iam::${ssoAccount}:role/orders
source_profile = reader
[sso-session team]
sso_start_url = ${ssoStartUrl}
sso_region = eu-central-1
sso_registration_scopes = sso:account:access, sqs:everything
`

interface Asked {
  signal?: AbortSignal
  /** Instead of approving in the browser. Null: nobody can be told. */
  onDevice?: ((authorization: DeviceAuthorization) => void) | null
  sts?: string
  ssoOidc?: string
}

/** A home folder with SSO profiles, and the service that they sign in to. */
export class SsoRig {
  /** What the person was told so far. */
  readonly told: DeviceAuthorization[] = []
  private readonly prompts = new Prompts(() => undefined)

  private constructor(
    readonly home: AwsHome,
    readonly sso: SsoServer
  ) {}

  static async start(): Promise<SsoRig> {
    const home = await useAwsHome()
    await home.write('.aws/config', ssoConfig)
    const roles = { [ssoAccount]: ['reader', 'writer'] }
    return new SsoRig(home, await startSsoServer({ startUrl: ssoStartUrl, roles }))
  }

  ask(profile: string, asked: Asked = {}): Promise<Credentials> {
    const { signal = new AbortController().signal, onDevice = approve, sts = '' } = asked
    const { endpoint: sso } = this.sso
    const onDeviceAuthorization = (authorization: DeviceAuthorization): void => {
      this.told.push(authorization)
      onDevice?.(authorization)
    }
    return profileCredentials({
      profile,
      region: 'eu-central-1',
      assumeRole: (base, role, region) =>
        assumedRole(base, role, {
          region,
          endpoint: sts,
          connection: 'test',
          prompts: this.prompts
        }),
      ...(onDevice === null ? {} : { onDeviceAuthorization }),
      endpoints: { sso, ssoOidc: asked.ssoOidc ?? sso },
      signal
    })
  }

  /** Of the AWS CLI's cache. @param key the name of a session, or a start URL */
  fileOf(key: string): string {
    const name = createHash('sha1').update(key).digest('hex')
    return join(this.home.folder, `.aws/sso/cache/${name}.json`)
  }

  async cached(key: string): Promise<Record<string, string>> {
    return JSON.parse(await readFile(this.fileOf(key), 'utf8')) as Record<string, string>
  }

  /** Changes the cached token, as time or another program does. */
  async alter(key: string, change: Record<string, string | undefined>): Promise<void> {
    await this.store(key, { ...(await this.cached(key)), ...change })
  }

  async store(key: string, token: object): Promise<void> {
    const path = this.fileOf(key).slice(this.home.folder.length)
    await this.home.write(path, JSON.stringify(token))
  }

  async close(): Promise<void> {
    await this.sso.close()
    await this.home.restore()
  }
}

/** What the person does in the browser. */
export function approve({ verificationUriComplete }: DeviceAuthorization): void {
  void fetch(verificationUriComplete)
}

/** A time so many seconds from now. */
export const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()

/** The failure that a promise ends with. */
export async function failureOf(asking: Promise<unknown>) {
  const error: unknown = await asking.then(
    () => null,
    (thrown: unknown) => thrown
  )
  return (error as { failure: { code: string; message: string; retryable: boolean; hint: string } })
    .failure
}
