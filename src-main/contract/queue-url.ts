import { limits } from './limits.js'
import type { Queue } from './queue.js'

/** A problem with what was typed, and what to do about it. */
export interface TextProblem {
  code: string
  message: string
  hint: string
}

const regionCode = /^[a-z]{2,}(-[a-z]+)+-\d+$/
const legacyHost = /^queue\.amazonaws\.com$/
const queueName = /^[\w-]+(\.fifo)?$/

/** @returns whether a queue of this name or URL is FIFO: the name says so. */
export const isFifo = (nameOrUrl: string) => parseQueueUrl(nameOrUrl).fifo

/** @returns whether the text is meant as a URL (and not as the name of a queue). */
export const isQueueUrl = (text: string) => /^https?:\/\//i.test(text.trim())

const toUrl = (text: string) => {
  try {
    // Chromium takes a blank in a host, Node does not.
    return /\s/.test(text.trim()) ? null : new URL(text.trim())
  } catch {
    return null
  }
}

/**
 * The region in a host: `sqs.{region}.…` and `sqs-fips.{region}.…` (AWS, its VPC endpoints, LocalStack), the legacy
 * `{region}.queue.…`, and `queue.amazonaws.com`, which is us-east-1.
 */
const regionOfHost = (host: string) => {
  if (legacyHost.test(host)) return 'us-east-1'
  const labels = host.split('.')
  const found = labels.find((label, index) => {
    const service = labels[index - 1] === 'sqs' || labels[index - 1] === 'sqs-fips'
    return regionCode.test(label) && (service || labels[index + 1] === 'queue')
  })
  return found ?? ''
}

/** Path-style URLs carry the region before the account: `/queue/{region}/{account}/{name}`. */
const regionOfPath = (segments: string[]) => {
  const region = segments.at(-3) ?? ''
  return regionCode.test(region) ? region : ''
}

/**
 * What a queue's URL tells. Never throws: a text that is no URL is taken as the name of a queue.
 *
 * @returns the queue; account and region are blank where the URL does not tell
 */
export function parseQueueUrl(text: string): Queue {
  const url = isQueueUrl(text) ? toUrl(text) : null
  const segments = url?.pathname.split('/').filter((segment) => segment !== '') ?? []
  const name = url ? (segments.at(-1) ?? '') : text.trim()
  const account = segments.at(-2) ?? ''
  return {
    url: text.trim(),
    name,
    fifo: name.endsWith('.fifo'),
    account: /^\d{12}$/.test(account) ? account : '',
    region: url ? regionOfHost(url.hostname) || regionOfPath(segments) : ''
  }
}

/** Emulators give it to everybody. */
const nobody = '000000000000'

/** Whether two URLs are of one queue: AWS has more than one host for it. Sure only where account and region are told. */
export function isSameQueue(one: string, other: string): boolean {
  if (one.trim() === other.trim()) return true
  const [a, b] = [parseQueueUrl(one), parseQueueUrl(other)]
  const told = a.region !== '' && a.account !== '' && a.account !== nobody
  return told && a.region === b.region && a.account === b.account && a.name === b.name
}

const urlHint = 'It looks like https://sqs.{region}.amazonaws.com/{account}/{queue}.'

/** @returns what is wrong with the name of a queue, or null */
export function queueNameProblem(name: string): TextProblem | null {
  if (name.length > limits.queueNameLength) {
    return {
      code: 'InvalidQueueName',
      message: `The queue name has ${name.length} characters; SQS allows ${limits.queueNameLength}.`,
      hint: 'Check the name: the .fifo at its end counts.'
    }
  }
  if (queueName.test(name)) return null
  return {
    code: 'InvalidQueueName',
    message: name === '' ? 'The name of the queue is missing.' : `No queue is named "${name}".`,
    hint: 'Queue names have letters, digits, - and _. FIFO names end in .fifo.'
  }
}

/** @returns what is wrong with an **External Queue URL**, or null */
export function queueUrlProblem(text: string): TextProblem | null {
  const code = 'InvalidQueueUrl'
  if (text.trim() === '') return { code, message: 'The queue URL is missing.', hint: urlHint }
  const url = isQueueUrl(text) ? toUrl(text) : null
  if (!url || url.hostname === '') {
    return { code, message: 'A queue URL starts with http:// or https://.', hint: urlHint }
  }
  if (url.username || url.password || url.search || url.hash) {
    const message = 'A queue URL has no user name, no password, and nothing after the name.'
    return { code, message, hint: urlHint }
  }
  const { name } = parseQueueUrl(text)
  if (name === '') return { code, message: 'The URL does not name a queue.', hint: urlHint }
  return queueNameProblem(name)
}

/** @returns what is wrong with a **Queue Name/URL** property, or null */
export function queueNameOrUrlProblem(text: string): TextProblem | null {
  return isQueueUrl(text) ? queueUrlProblem(text) : queueNameProblem(text.trim())
}

/** `arn:aws:sqs:eu-west-1:441709321180:orders` → its parts; null where it is no SQS ARN. */
export function queueOfArn(arn: string): { region: string; account: string; name: string } | null {
  const [, , service, region, account, name] = arn.split(':')
  if (service !== 'sqs' || !region || !account || !name) return null
  return { region, account, name }
}
