import type { PermissionAction, PermissionFinding, Queue } from '@contract'
import { defineStore } from 'pinia'
import { request } from '../bridge'

/** Asks what a connection may do. Nothing is kept: permissions change elsewhere. */
export const usePermissionsStore = defineStore('permissions', () => {
  /**
   * @param queueUrl null to ask only for what concerns no queue
   * @param signal aborting it ends the probe
   * @throws RequestFailed
   */
  const probe = (
    connectionId: string,
    queueUrl: string | null,
    action: PermissionAction,
    signal: AbortSignal
  ): Promise<PermissionFinding> =>
    request('permissions.probe', { connectionId, queueUrl, action }, signal)

  /** The queue that a name or a URL means. @throws RequestFailed */
  const queueOf = (connectionId: string, nameOrUrl: string, signal: AbortSignal): Promise<Queue> =>
    request('queues.resolve', { connectionId, nameOrUrl }, signal)

  return { probe, queueOf }
})
