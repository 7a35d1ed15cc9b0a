import { queueNameProblem, type Failure, type Queue } from '@contract'
import { computed, ref } from 'vue'
import { queueOfArn } from '../../format/arns'
import { fullName } from '../../model/queue-config/draft'
import { failureIn } from '../../stores/failures'
import { useConnectionsStore } from '../../stores/connections'
import { useQueueConfigStore } from '../../stores/queue-config'
import { useQueuesStore } from '../../stores/queues'
import type { QueueForm } from './use-queue-form'

/** Seconds: as long as SQS keeps anything, since a dead letter keeps the age that it had. */
const longest = '1209600'

/** The dead-letter queue of a form: chosen from the account's queues of the same type, or created. */
export function useDeadLetters({ connectionId, draft, config, leave }: QueueForm) {
  const store = useQueueConfigStore()
  const queues = useQueuesStore()
  const connections = useConnectionsStore()
  const listing = queues.listingOf(connectionId)
  const failure = ref<Failure | null>(null)
  const busy = ref(false)

  const sameType = computed(() =>
    listing.queues.filter(({ fifo, name }) => fifo === draft.fifo && name !== config.value.name)
  )
  const target = computed(() => queueOfArn(draft.deadLetterArn)?.name ?? '')

  /** The name that a dead-letter queue of its own would have. */
  const newName = computed(() => {
    const own = fullName(draft).replace(/\.fifo$/, '')
    return own === '' ? '' : `${own}-dlq${draft.fifo ? '.fifo' : ''}`
  })
  /** Why none can be created. */
  const notCreated = computed(() => {
    if (newName.value === '') return 'Give the queue a name first.'
    if (listing.queues.some(({ name }) => name === newName.value)) {
      return `${newName.value} is there already: choose it.`
    }
    return (
      connections.refusal(connectionId, { action: 'configure' }) ??
      queueNameProblem(newName.value)?.message ??
      null
    )
  })

  async function arnFor(work: () => Promise<string>): Promise<string> {
    failure.value = null
    busy.value = true
    try {
      return await work()
    } catch (thrown) {
      failure.value = failureIn(thrown)
      return ''
    } finally {
      busy.value = false
    }
  }

  const unknown = (name: string): Failure => ({
    code: 'NoArn',
    message: `The ARN of ${name} could not be found out.`,
    retryable: true,
    hint: 'The permission sqs:GetQueueAttributes on it may be missing. Its ARN can be typed instead.'
  })

  async function arnOf(queue: Queue): Promise<string> {
    const arn = await arnFor(() => store.arnOf(connectionId, queue.url))
    if (arn === '') failure.value ??= unknown(queue.name)
    return arn
  }

  async function choose(queue: Queue) {
    const arn = await arnOf(queue)
    if (arn !== '') draft.deadLetterArn = arn
    leave('deadLetterArn')
  }

  async function create() {
    const name = newName.value
    await arnFor(async () => {
      const attributes = {
        MessageRetentionPeriod: longest,
        ...(draft.fifo ? ({ FifoQueue: 'true' } as const) : {})
      }
      const { signal } = new AbortController()
      const made = await store.create({ connectionId, name, attributes, tags: {} }, signal)
      await choose(made)
      return ''
    })
  }

  async function allow(queue: Queue) {
    const arn = await arnOf(queue)
    if (arn !== '' && !draft.redriveSources.includes(arn)) draft.redriveSources.push(arn)
    leave('redriveSources')
  }

  return { sameType, target, newName, notCreated, busy, failure, choose, create, allow }
}
