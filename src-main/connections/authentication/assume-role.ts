import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts'
import { ConnectorError, toFailure } from '../../connector/errors.js'
import { stsClient } from '../clients.js'
import { ConnectionError } from '../errors.js'
import type { Credentials, CredentialSource } from './cached-credentials.js'
import { WrongMfaCode, type Prompts } from './prompts.js'

/** A role, and how it is asked for. Blank is left out. */
export interface RoleToAssume {
  arn: string
  externalId: string
  mfaSerial: string
  sessionName: string
  /** Seconds; null leaves it to AWS. */
  durationSeconds: number | null
}

/** Where STS is asked, and for whom. */
export interface RoleContext {
  region: string
  /** Blank for AWS's own. */
  endpoint: string
  /** The connection's name. */
  connection: string
  prompts: Prompts
}

const ownSessionName = 'longpoll'

/** The credentials of a role, asked for with others. The code of the MFA device is asked for each time. */
export function assumedRole(
  base: CredentialSource,
  role: RoleToAssume,
  context: RoleContext
): CredentialSource {
  return async (signal) => {
    const asking = await base(signal)
    const input = inputOf(role)
    const serial = role.mfaSerial
    if (!serial) return assume(context, asking, input, signal)
    const { connection, prompts } = context
    return prompts.mfa(
      { connection, serial },
      (TokenCode, ended) =>
        assume(context, asking, { ...input, SerialNumber: serial, TokenCode }, ended),
      signal
    )
  }
}

function inputOf(role: RoleToAssume): AssumeRoleCommandInput {
  return {
    RoleArn: role.arn,
    RoleSessionName: role.sessionName || ownSessionName,
    ...(role.externalId ? { ExternalId: role.externalId } : {}),
    ...(role.durationSeconds === null ? {} : { DurationSeconds: role.durationSeconds })
  }
}

/** @throws {@link WrongMfaCode}, or an error with a `failure` */
async function assume(
  { region, endpoint }: RoleContext,
  credentials: Credentials,
  input: AssumeRoleCommandInput,
  signal: AbortSignal
): Promise<Credentials> {
  const sts = stsClient({ region, endpoint, credentials })
  try {
    const { Credentials: made } = await sts.send(new AssumeRoleCommand(input), {
      abortSignal: signal
    })
    if (!made?.AccessKeyId || !made.SecretAccessKey || !made.SessionToken || !made.Expiration) {
      throw new SyntaxError('No credentials in the answer')
    }
    return {
      accessKeyId: made.AccessKeyId,
      secretAccessKey: made.SecretAccessKey,
      sessionToken: made.SessionToken,
      expiration: made.Expiration
    }
  } catch (error) {
    throw meaningOf(error, input)
  } finally {
    sts.destroy()
  }
}

/** STS tells a wrong code from a missing permission by its words only. */
function meaningOf(error: unknown, { RoleArn = '', SerialNumber }: AssumeRoleCommandInput): Error {
  const text = error instanceof Error ? error.message : ''
  if (SerialNumber && /invalid MFA one time pass code/i.test(text)) return new WrongMfaCode()
  const failure = toFailure(error, { action: 'AssumeRole', queue: RoleArn })
  if (failure.code !== 'AccessDenied') return new ConnectorError(failure)
  if (/MultiFactorAuthentication/i.test(text)) {
    const message = `Could not assume ${RoleArn}: AWS does not accept the MFA device.`
    const hint = `Check MFA serial: it must be a device of the user who asks, not ${SerialNumber ?? 'blank'}.`
    return new ConnectionError('MfaRefused', message, hint)
  }
  return new ConnectionError(
    failure.code,
    failure.message,
    'They need the permission sts:AssumeRole on this role, and its trust policy must trust them: check Role to assume, External ID and MFA serial.'
  )
}
