import { readOnlyFailure, readOnlyReason, type ChangingAction } from '../contract/index.js'
import { ConnectorError } from './errors.js'
import type { ConnectorDeps } from './ports.js'

/** Refuses, before anything begins, what a read-only connection must not do. @throws ConnectorError */
export async function refuseReadOnly(
  deps: Pick<ConnectorDeps, 'isReadOnly'>,
  connectionId: string,
  asked: ChangingAction
): Promise<void> {
  const reason = readOnlyReason(asked)
  if (reason === null || !(await deps.isReadOnly(connectionId))) return
  throw new ConnectorError(readOnlyFailure(reason))
}
