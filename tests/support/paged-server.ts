import type { FaultProxy, Fault, Json } from './fault-proxy.js'

/** The largest page of ListQueues, as of SQS. */
const largest = 1000

/**
 * Makes ListQueues page as SQS does: at most `MaxResults` queues an answer and a token for the rest. The emulator behind
 * the proxy cuts its answer short and gives no token.
 */
export function pageQueues(proxy: FaultProxy): void {
  proxy.fault = pageFault
}

/** The same, to be used with faults of one's own. */
export const pageFault = (action: string): Fault | null => (action === 'ListQueues' ? paged : null)

const paged: Fault = {
  kind: 'rewrite',
  request: ({ QueueNamePrefix }) => (QueueNamePrefix === undefined ? {} : { QueueNamePrefix }),
  answer: (all, sent) => slice(all, sent)
}

function slice(all: Json, { MaxResults, NextToken }: Json): Json {
  const urls = all['QueueUrls'] as string[]
  const size = Math.min(largest, Number(MaxResults ?? largest))
  const from = Number(NextToken ?? 0)
  const to = from + size
  return {
    QueueUrls: urls.slice(from, to),
    // SQS pages only where it was asked to.
    ...(MaxResults !== undefined && to < urls.length ? { NextToken: String(to) } : {})
  }
}
