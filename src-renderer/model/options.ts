import {
  DeleteOptions,
  defaultOptions,
  limits,
  optionProblems,
  ReceiveOptions,
  SendOptions,
  type ActionOptions,
  type ReceiveOptions as ReceiveOptionValues
} from '@contract'
import { plural } from '../format/numbers'
import type { OptionTexts } from './draft'

export type RunningAction = 'send' | 'receive' | 'delete'

/** What is said beside one option. */
export interface OptionNotes {
  error?: string
  warning?: string
}

const schemas = { send: SendOptions, receive: ReceiveOptions, delete: DeleteOptions } as const

/** Options as texts: the form's own shape. */
export const optionTexts = (options: Record<string, number | boolean | null>): OptionTexts =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      typeof value === 'boolean' ? value : value === null ? '' : String(value)
    ])
  )

/** A blank text is null; one that is no number is NaN, so that the schema refuses it in its own words. */
function readNumber(text: string): number | null {
  const clean = text.trim().replace('−', '-')
  return clean === '' ? null : Number(clean)
}

const names = (action: RunningAction) => Object.keys(defaultOptions[action])

function readOptions(action: RunningAction, texts: OptionTexts) {
  const raw = names(action).map((name) => {
    const text = texts[name] ?? ''
    return [name, typeof text === 'boolean' ? text : readNumber(text)] as const
  })
  const options: Record<string, unknown> = Object.fromEntries(raw)
  // A blank count means the default: one message.
  if (action === 'receive') options['maximumMessageCount'] ??= 1
  return options
}

export interface CheckedOptions {
  /** Null while an option is refused. */
  operation: Exclude<ActionOptions, { action: 'listen' }> | null
  notes: Record<string, OptionNotes>
}

/** Reads the options as they are typed and says what is wrong with them, by option. */
export function checkOptions(
  action: RunningAction,
  texts: OptionTexts,
  queue: { fifo: boolean }
): CheckedOptions {
  const parsed = schemas[action].safeParse(readOptions(action, texts))
  const notes: Record<string, OptionNotes> = {}
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      notes[String(path[0])] ??= { error: message }
    }
    return { operation: null, notes }
  }
  // The schema and the action were chosen by the same name.
  const operation = { action, options: parsed.data } as NonNullable<CheckedOptions['operation']>
  const problems = optionProblems(operation, queue)
  for (const { option, severity, message } of problems) {
    notes[option] ??= severity === 'error' ? { error: message } : { warning: message }
  }
  const refused = problems.some(({ severity }) => severity === 'error')
  return { operation: refused ? null : operation, notes }
}

/** What a Receive with Delete messages will do, in words: how many messages go. */
export function deletedWords(
  options: Pick<ReceiveOptionValues, 'maximumMessageCount' | 'executionTimeout'>
): string {
  const { maximumMessageCount: count, executionTimeout } = options
  const { receiveBatch } = limits
  const capped = executionTimeout === null && (count < 0 || count > receiveBatch)
  const most = capped ? receiveBatch : count
  if (most < 0) return 'Every message that comes is deleted'
  return most === 1 ? '1 message is deleted' : `Up to ${plural(most, 'message')} are deleted`
}
