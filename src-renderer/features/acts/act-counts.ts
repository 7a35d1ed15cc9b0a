import { parseQueueUrl } from '@contract'
import { computed } from 'vue'
import { formatCount } from '../../format/numbers'
import { useDeadLetterSourcesStore } from '../../stores/dead-letter-sources'
import { useQueuesStore } from '../../stores/queues'

/** Queues whose messages are counted before they are asked about: each is a request. */
const mostCounted = 500
/** Queues of which SQS is asked who redrives to them. */
const mostAsked = 20
/** Sources of a dead-letter queue that are named. */
const mostNamed = 5

/** How many messages queues have, and which others redrive to them, as far as it is known. */
export function useActCounts(connectionId: string, urls: readonly string[]) {
  const queues = useQueuesStore()
  void queues.wantCounts(connectionId, urls.slice(0, mostCounted), 0)

  const store = useDeadLetterSourcesStore()
  const asked = urls.length > mostAsked ? [] : urls.map((url) => store.of(connectionId, url))

  const known = computed(() =>
    urls.flatMap((url) => queues.countsOf(connectionId, url)?.counts ?? [])
  )
  const sum = (key: 'visible' | 'inFlight' | 'delayed') =>
    known.value.reduce((all, counts) => all + counts[key], 0)

  /** Of all of them together; null where one was not counted. */
  const counts = computed(() =>
    known.value.length < urls.length
      ? null
      : { visible: sum('visible'), inFlight: sum('inFlight'), delayed: sum('delayed') }
  )

  const messages = computed(() => {
    if (known.value.length === 0) return 'A number of messages that is not known'
    const all = sum('visible') + sum('inFlight') + sum('delayed')
    const counted =
      known.value.length < urls.length
        ? ` in the ${formatCount(known.value.length)} queues that were counted`
        : ''
    return `About ${formatCount(all)} message${all === 1 ? '' : 's'}${counted}`
  })

  /** What no copy can have. */
  const elsewhere = computed(() => {
    const parts = [
      sum('inFlight') > 0 && `${formatCount(sum('inFlight'))} in flight elsewhere`,
      sum('delayed') > 0 && `${formatCount(sum('delayed'))} delayed`
    ].filter(Boolean)
    return parts.length === 0
      ? ''
      : `About ${parts.join(' and ')} cannot be copied. If they are still there when the others are, you are asked again.`
  })

  /** Queues that lose the dead-letter queue that they redrive to. */
  const sources = computed(() => {
    const losing = [
      ...asked.flatMap(({ queues: sources }) => sources.map(({ name }) => name)),
      ...known.value.flatMap(({ arn }) => queues.sourcesOf(connectionId, arn))
    ]
    const gone = new Set(urls.map((url) => parseQueueUrl(url).name))
    const names = [...new Set(losing)].filter((name) => !gone.has(name))
    if (names.length === 0) return ''
    const more =
      names.length > mostNamed ? ` and ${formatCount(names.length - mostNamed)} more` : ''
    return `Dead-letter queue of ${names.slice(0, mostNamed).join(', ')}${more}: their failed messages go here.`
  })

  return { counts, messages, elsewhere, sources }
}
