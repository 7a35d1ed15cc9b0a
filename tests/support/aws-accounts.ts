import { randomBytes } from 'node:crypto'

/** Keys, and who has them. */
export interface Principal {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
  arn: string
  /** Milliseconds since the epoch; infinite for a user. */
  expiration: number
}

/** A role, and on what terms it is given out. */
export interface TestRole {
  arn: string
  /** The ARN of who may assume it. */
  trusts: string
  externalId?: string
  /** The codes of the device, each of which works once. */
  mfa?: { serial: string; codes: string[] }
  /** Given out instead of keys that nobody knows before. */
  keys?: Pick<Principal, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>
  /** Seconds that its credentials live, whatever was asked for. */
  life?: number
}

/** A request that was not granted, as the service says it. */
export class Denied extends Error {
  constructor(
    readonly code: string,
    message: string
  ) {
    super(message)
  }
}

/** Who there is, and who may become whom: the part of IAM and STS that a test is about. */
export class Accounts {
  private readonly principals = new Map<string, Principal>()
  private readonly roles = new Map<string, TestRole>()

  /** Adds keys that somebody has: of a user, or given out elsewhere. */
  add(principal: Omit<Principal, 'expiration' | 'sessionToken'> & Partial<Principal>): Principal {
    const added = { expiration: Infinity, sessionToken: '', ...principal }
    this.principals.set(added.accessKeyId, added)
    return added
  }

  addRole(role: TestRole): void {
    this.roles.set(role.arn, role)
  }

  /** @throws {@link Denied} where there is nobody with these keys, or their time is over */
  find(accessKeyId: string, sessionToken: string): Principal {
    const found = this.principals.get(accessKeyId)
    if (found === undefined || found.sessionToken !== sessionToken) {
      throw new Denied('InvalidClientTokenId', 'The security token included is invalid.')
    }
    if (found.expiration > Date.now()) return found
    throw new Denied('ExpiredToken', 'The security token included in the request is expired')
  }

  /** AssumeRole, with the words in which AWS refuses it. */
  assume(who: Principal, asked: Record<string, string>): Principal {
    const role = this.roles.get(asked['RoleArn'] ?? '')
    if (role?.trusts !== who.arn || role.externalId !== asked['ExternalId']) {
      const what = `is not authorized to perform: sts:AssumeRole on resource: ${asked['RoleArn']}`
      throw new Denied('AccessDenied', `User: ${who.arn} ${what}`)
    }
    requireMfa(role, asked)
    const seconds = role.life ?? Number(asked['DurationSeconds'] ?? 3600)
    return this.add({
      ...(role.keys ?? temporaryKeys()),
      arn: sessionArn(role.arn, asked['RoleSessionName'] ?? ''),
      expiration: Date.now() + seconds * 1000
    })
  }
}

function requireMfa({ mfa }: TestRole, asked: Record<string, string>): void {
  if (mfa === undefined) return
  const refuse = (text: string) =>
    new Denied('AccessDenied', `MultiFactorAuthentication failed${text}`)
  if (asked['SerialNumber'] !== mfa.serial) {
    throw refuse(', unable to validate MFA code. Please verify your MFA serial number is valid.')
  }
  const at = mfa.codes.indexOf(asked['TokenCode'] ?? '')
  if (at < 0) throw refuse(' with invalid MFA one time pass code.')
  mfa.codes.splice(at, 1)
}

/** Who somebody is who has assumed a role. */
export const sessionArn = (roleArn: string, name: string) =>
  `${roleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${name}`

const temporaryKeys = () => ({
  accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
  secretAccessKey: randomBytes(30).toString('base64'),
  sessionToken: randomBytes(90).toString('base64')
})
