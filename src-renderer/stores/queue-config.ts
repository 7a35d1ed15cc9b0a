import {
  parseQueueUrl,
  type ConfigureResult,
  type Queue,
  type RequestInput,
  type RequestOutput
} from '@contract'
import { defineStore } from 'pinia'
import { request } from '../bridge'
import { useQueueFactsStore } from './queue-facts'
import { useQueuesStore } from './queues'

/** Creates and changes queues, and the files with their configuration. Every method throws RequestFailed. */
export const useQueueConfigStore = defineStore('queue-config', () => {
  const queues = useQueuesStore()
  const facts = useQueueFactsStore()

  /** The queue as it is now. */
  const read = (connectionId: string, url: string): Promise<RequestOutput<'queues.overview'>> =>
    request('queues.overview', { connectionId, url })

  /** The new queue is in the list at once. */
  async function create(input: RequestInput<'queues.create'>, signal: AbortSignal): Promise<Queue> {
    const queue = await request('queues.create', input, signal)
    queues.add(input.connectionId, queue)
    // One of this name that was deleted may still be open.
    if (queues.goneOf(input.connectionId, queue.url)) {
      void queues.refreshOverview(input.connectionId, queue.url)
    }
    return queue
  }

  /** Whatever came of it, what is shown of the queue is asked for again. */
  async function configure(
    input: RequestInput<'queues.configure'>,
    cancel: AbortSignal
  ): Promise<ConfigureResult> {
    try {
      return await request('queues.configure', input, cancel)
    } finally {
      void queues.refreshOverview(input.connectionId, input.url)
      void facts.renew(input.connectionId, [parseQueueUrl(input.url)])
    }
  }

  /** The ARN that the server gives a queue: emulators make theirs up. */
  async function arnOf(connectionId: string, url: string): Promise<string> {
    const known = () => queues.countsOf(connectionId, url)?.counts?.arn
    // It never changes; that it could not be told once says nothing.
    if (!known()) await queues.wantCounts(connectionId, [url], 0)
    return known() ?? ''
  }

  /** @returns false where the person changed their mind */
  const save = async (name: string, text: string): Promise<boolean> =>
    (await request('queues.saveText', { name, text })).saved

  /** @returns null where the person changed their mind */
  const open = () => request('queues.openConfiguration', {})

  return { read, create, configure, arnOf, save, open }
})
