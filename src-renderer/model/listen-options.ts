import {
  defaultOptions,
  ListenOptions,
  optionProblems,
  type CommitStrategy,
  type ListenTarget
} from '@contract'

/** The options as they are typed. */
export interface ListenTexts {
  maximumMessageCount: string
  visibilityTimeout: string
  pollingInterval: string
  maximumConcurrentExecutions: string
  commitStrategy: CommitStrategy
  exceedReceiveBudget: boolean
  targets: ListenTarget[]
}

type ListenOption = keyof ListenTexts

const text = (number: number | null) => (number === null ? '' : String(number))

export const textsOf = (options: ListenOptions): ListenTexts => ({
  maximumMessageCount: text(options.maximumMessageCount),
  visibilityTimeout: text(options.visibilityTimeout),
  pollingInterval: text(options.pollingInterval),
  maximumConcurrentExecutions: text(options.maximumConcurrentExecutions),
  commitStrategy: options.commitStrategy,
  exceedReceiveBudget: options.exceedReceiveBudget,
  targets: [...options.targets]
})

export const defaultTexts = (): ListenTexts => textsOf(defaultOptions.listen)

/** Blank is null; what is no number is NaN, which the schema refuses in its own words. */
function read(typed: string): number | null {
  const clean = typed.trim().replace('−', '-')
  return clean === '' ? null : Number(clean)
}

export interface CheckedListen {
  /** Null while an option is refused. */
  options: ListenOptions | null
  notes: Partial<Record<ListenOption, { error?: string; warning?: string }>>
}

const isOption = (name: unknown): name is ListenOption =>
  typeof name === 'string' && name in defaultOptions.listen

/** Reads what was typed and says beside each option what is wrong with it. Blank means the default. */
export function checkListen(texts: ListenTexts, fifo: boolean): CheckedListen {
  const { maximumMessageCount, maximumConcurrentExecutions } = defaultOptions.listen
  const parsed = ListenOptions.safeParse({
    ...texts,
    maximumMessageCount: read(texts.maximumMessageCount) ?? maximumMessageCount,
    visibilityTimeout: read(texts.visibilityTimeout),
    pollingInterval: read(texts.pollingInterval),
    maximumConcurrentExecutions:
      read(texts.maximumConcurrentExecutions) ?? maximumConcurrentExecutions
  })
  const notes: CheckedListen['notes'] = {}
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      if (isOption(path[0])) notes[path[0]] ??= { error: message }
    }
    return { options: null, notes }
  }
  for (const problem of optionProblems({ action: 'listen', options: parsed.data }, { fifo })) {
    if (isOption(problem.option)) notes[problem.option] ??= { warning: problem.message }
  }
  return { options: parsed.data, notes }
}

/** What each strategy does, for choosing one. */
export const strategies: readonly {
  value: CommitStrategy
  label: string
  does: string
  means: string
  /** Where the journal ends with the app. */
  meansInMemory?: string
}[] = [
  {
    value: 'observe',
    label: 'Observe',
    does: 'Releases every message at once. Nothing is deleted.',
    means: 'Each look raises the receive count, which a redrive policy counts too.'
  },
  {
    value: 'process-managed',
    label: 'Process-managed',
    does: 'Holds every message until its visibility timeout ends or you delete, release or extend it.',
    means: 'Nothing is deleted unless you do it.'
  },
  {
    value: 'at-least-once',
    label: 'At least once',
    does: 'Deletes every message from the queue once it is in the journal.',
    means: 'This empties the queue. The messages stay in the journal.',
    meansInMemory:
      'This empties the queue. The messages stay in the journal, in memory, until Longpoll closes.'
  }
]

/** What a running session was started with, in a few words: `10 a poll · 1 at a time · 30 s`. */
export function optionsSummary(options: ListenOptions, queueVisibility: number | null): string {
  const visibility = options.visibilityTimeout ?? queueVisibility
  return [
    `up to ${options.maximumMessageCount} a poll`,
    `${options.maximumConcurrentExecutions} at a time`,
    ...(options.commitStrategy === 'observe'
      ? ['released at once']
      : visibility === null
        ? []
        : [`visible again after ${visibility} s`])
  ].join(' · ')
}
