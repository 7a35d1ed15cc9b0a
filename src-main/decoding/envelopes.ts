import { isJson, rootOf, type JsonNode } from '../contract/json-scan.js'
import { Content } from './content.js'
import { notJson } from './decoding-error.js'
import { membersOf, valueOf } from './json-text.js'
import type { Decoder, Step } from './step.js'
import { intoString } from './strings.js'

/** What a JSON object has at its top, by name. */
export class Members {
  private readonly nodes: Map<string, JsonNode>

  constructor(readonly json: string) {
    this.nodes = membersOf(json)
  }

  node = (name: string): JsonNode | undefined => this.nodes.get(name)
  /** A string, number or literal. */
  value = (name: string): string | null => valueOf(this.json, this.nodes.get(name))
  has = (...names: string[]): boolean => names.every((name) => this.nodes.has(name))
  kindOf = (name: string) => this.nodes.get(name)?.kind
}

const snsTypes = ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']

/** What SNS delivers without raw message delivery. */
export const isSns = (members: Members): boolean =>
  snsTypes.includes(members.value('Type') ?? '') &&
  (members.value('TopicArn') ?? '').startsWith('arn:') &&
  members.has('MessageId') &&
  members.kindOf('Message') === 'string'

/** What an EventBridge rule delivers without an input transformer. */
export const isEventBridge = (members: Members): boolean =>
  members.has('id', 'source', 'account', 'time', 'region', 'resources') &&
  members.kindOf('detail-type') === 'string' &&
  members.kindOf('detail') === 'object'

/** What a CloudWatch Logs subscription delivers by way of Lambda. */
const isLogs = (members: Members): boolean => members.kindOf('awslogs') === 'object'

function into(
  json: string,
  node: JsonNode | undefined,
  named: Pick<Step, 'id' | 'label' | 'auto'>
) {
  const step = node?.kind === 'string' ? intoString(json, node.start, node.end, named) : null
  return step ? [step] : []
}

function detailOf({ json, node }: Members): Step[] {
  const detail = node('detail')
  if (!detail) return []
  const { start, end } = detail
  const close = (changed: Content) => {
    const text = changed.text ?? ''
    if (!isJson(text)) throw notJson('The detail of an EventBridge event')
    return Content.ofText(json.slice(0, start) + text + json.slice(end))
  }
  // It can be read where it is, among what says whose it is.
  const named = { id: 'eventbridge', label: 'EventBridge detail', auto: false }
  return [{ kind: 'step', ...named, inner: Content.ofText(json.slice(start, end)), close }]
}

/** Opens the envelopes of AWS's own services. */
export const envelopes: Decoder = ({ jsonText }) => {
  if (jsonText === null || rootOf(jsonText).kind !== 'object') return []
  const found = new Members(jsonText)
  if (isSns(found)) {
    return into(jsonText, found.node('Message'), { id: 'sns', label: 'SNS message', auto: true })
  }
  if (isEventBridge(found)) return detailOf(found)
  if (!isLogs(found)) return []
  const data = membersOf(jsonText, found.node('awslogs')).get('data')
  return into(jsonText, data, { id: 'awslogs', label: 'CloudWatch Logs data', auto: true })
}
