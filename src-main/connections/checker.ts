import { ConnectorError, toFailure } from '../connector/errors.js'
import type { ConnectionCheck, ConnectionDraft, ConnectionReport } from '../contract/index.js'
import { untilAborted } from './authentication/until-aborted.js'
import {
  askIdentity,
  checkGetQueueUrl,
  checkIdentity,
  checkListQueues,
  checkTimeoutMs,
  type Identity
} from './checks.js'
import { sqsClients, stsClient, type CountedRequest } from './clients.js'
import type { Target, Targets } from './targets.js'

/** **Test connection**, and who a connection is. */
export class ConnectionChecker {
  private readonly identities = new Map<string, Identity>()

  constructor(
    private readonly targets: Targets,
    private readonly counted: (request: CountedRequest) => void
  ) {}

  /** Tries a draft as it would be saved. What does not work is in the report; it throws only when it is cancelled. */
  async test(draft: ConnectionDraft, signal: AbortSignal): Promise<ConnectionReport> {
    let target: Target
    try {
      target = await this.targets.ofDraft(draft, signal)
      // The checks have a time limit, which whoever has to find an MFA device has not.
      await untilAborted(target.credentials(), signal)
    } catch (error) {
      signal.throwIfAborted()
      return unusable(error)
    }
    const report = await this.run(target, signal)
    signal.throwIfAborted()
    return report
  }

  /** Asks STS the first time, then remembers. @throws an error with a `failure` */
  async identity(connectionId: string, signal: AbortSignal): Promise<Identity> {
    const known = this.identities.get(connectionId)
    if (known !== undefined) return known
    const target = await this.targets.of(connectionId)
    const sts = stsClient(target)
    try {
      await untilAborted(target.credentials(), signal)
      const found = await askIdentity(sts, limited(signal))
      this.identities.set(connectionId, found)
      return found
    } catch (error) {
      signal.throwIfAborted()
      throw new ConnectorError(
        toFailure(error, { action: 'GetCallerIdentity', queue: 'the credentials' })
      )
    } finally {
      sts.destroy()
    }
  }

  /** A connection that was changed may be somebody else. */
  forget(connectionId: string): void {
    this.identities.delete(connectionId)
  }

  private async run(target: Target, signal: AbortSignal): Promise<ConnectionReport> {
    const sqs = sqsClients(target, this.counted)
    const sts = stsClient(target)
    try {
      const [identity, [list, byName]] = await Promise.all([
        checkIdentity(sts, target.endpoint !== '', limited(signal)),
        checkListQueues(sqs, limited(signal)).then(async (listed) => {
          if (isSilent(listed.check)) return [listed.check, notAnswered] as const
          const asked = await checkGetQueueUrl(sqs, listed.found, limited(signal))
          return [listed.check, asked.check] as const
        })
      ])
      return summarise(identity.check, identity.found, list, byName)
    } finally {
      sqs.close()
      sts.destroy()
    }
  }
}

const limited = (signal: AbortSignal): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(checkTimeoutMs)])

/** A server that was silent for ten seconds is not waited for another ten. */
const isSilent = ({ failure }: ConnectionCheck): boolean =>
  failure?.code === 'RequestTimeout' || failure?.code === 'ConnectionTimeout'

const notAnswered: ConnectionCheck = {
  status: 'skipped',
  message: 'Not tried, since the server does not answer.',
  failure: null
}

const answered = ({ status }: ConnectionCheck): boolean => status === 'ok' || status === 'denied'

/** SQS decides: credentials that it takes are usable, whoever they are and whatever they may do. */
function summarise(
  identity: ConnectionCheck,
  found: Identity | null,
  listQueues: ConnectionCheck,
  getQueueUrl: ConnectionCheck
): ConnectionReport {
  const usable = answered(listQueues) || answered(getQueueUrl)
  const checks = { identity, listQueues, getQueueUrl }
  if (!usable) {
    const reason = listQueues.failure ?? identity.failure
    return { usable, summary: reason?.message ?? 'The connection does not work.', ...checks }
  }
  const who = found === null ? 'The connection works' : `Connected to account ${found.account}`
  const limit = [listQueues, getQueueUrl].some(({ status }) => status !== 'ok')
    ? ' Not every permission is there: use queues by External Queue URL.'
    : ''
  return { usable, summary: `${who}.${limit}`, ...checks }
}

function unusable(error: unknown): ConnectionReport {
  const failure = toFailure(error, { action: 'GetCallerIdentity', queue: 'the credentials' })
  const check: ConnectionCheck = { status: 'failed', message: failure.message, failure }
  const skipped: ConnectionCheck = {
    status: 'skipped',
    message: 'Not tried, since there are no credentials.',
    failure: null
  }
  return {
    usable: false,
    summary: failure.message,
    identity: check,
    listQueues: skipped,
    getQueueUrl: skipped
  }
}
