import {
  readOnlyFailure,
  readOnlyReason,
  type ChangingAction,
  type Failure
} from '../contract/index.js'
import { ConnectorError } from './errors.js'
import type { ConnectorDeps } from './ports.js'

/** Why a read-only connection must not do this; null where it may, or where the connection is not read-only now. */
export async function readOnlyRefusal(
  deps: Pick<ConnectorDeps, 'isReadOnly'>,
  connectionId: string,
  asked: ChangingAction
): Promise<Failure | null> {
  const reason = readOnlyReason(asked)
  if (reason === null || !(await deps.isReadOnly(connectionId))) return null
  return readOnlyFailure(reason)
}

/** Refuses, before anything begins, what a read-only connection must not do. @throws ConnectorError */
export async function refuseReadOnly(...asked: Parameters<typeof readOnlyRefusal>): Promise<void> {
  const failure = await readOnlyRefusal(...asked)
  if (failure) throw new ConnectorError(failure)
}
