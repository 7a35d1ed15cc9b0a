import type { Ref } from 'vue'
import { queueArn } from '../../model/iam-policy'
import { useConnectionsStore } from '../../stores/connections'
import { useQueuesStore } from '../../stores/queues'

const prefixOf = (arn: string) => arn.slice(0, arn.lastIndexOf(':') + 1)

/**
 * The ARN that a new queue will have, as far as it can be known: like that of a queue of the same account, whose server
 * may have ways of its own.
 *
 * @param known an ARN of a queue of the account
 * @returns gives the ARN for a name; blank where the account is not known
 */
export function useNewArn(connectionId: string, known: Readonly<Ref<string | null>>) {
  const connections = useConnectionsStore()
  const queues = useQueuesStore()
  const connection = connections.byId(connectionId)
  if (connection?.authentication !== 'sandbox') void connections.identify(connectionId)

  return (name: string): string => {
    if (known.value) return prefixOf(known.value) + name
    const { queues: listed } = queues.listingOf(connectionId)
    for (const { url } of listed.slice(0, 100)) {
      const arn = queues.countsOf(connectionId, url)?.counts?.arn
      if (arn) return prefixOf(arn) + name
    }
    const identity = connections.identities.get(connectionId)
    const account = listed.find((queue) => queue.account !== '')?.account ?? identity?.account ?? ''
    const region = connection?.customRegion || connection?.region || 'us-east-1'
    return account === '' ? '' : queueArn({ region, account }, name)
  }
}
