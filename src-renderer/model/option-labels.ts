import { commitStrategyLabels, type Run } from '@contract'
import type { NamedValue } from './system-attributes'

const labels: Record<string, string> = {
  delaySeconds: 'Delay seconds',
  documentsPerSecond: 'Documents per second',
  fillTemplates: 'Fill in templates',
  count: 'Count',
  maximumMessageCount: 'Maximum message count',
  executionTimeout: 'Execution timeout',
  visibilityTimeout: 'Visibility timeout',
  waitTimeout: 'Wait timeout',
  deleteMessages: 'Delete messages',
  returnSequenceNumber: 'Return sequence number',
  pollingInterval: 'Polling interval',
  maximumConcurrentExecutions: 'Maximum concurrent executions',
  commitStrategy: 'Commit strategy',
  exceedReceiveBudget: 'Go past the receive limit',
  returnErrors: 'Return application error responses'
}

const units: Record<string, string> = {
  delaySeconds: 's',
  executionTimeout: 's',
  visibilityTimeout: 's',
  waitTimeout: 's',
  pollingInterval: 'ms'
}

function valueText(name: string, value: string | number | boolean | null): string {
  if (value === null) return 'default'
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (name === 'commitStrategy' && value in commitStrategyLabels) {
    return commitStrategyLabels[value as keyof typeof commitStrategyLabels]
  }
  if (name === 'maximumMessageCount' && value === -1) return 'all'
  return units[name] ? `${value} ${units[name]}` : String(value)
}

/** The options of a run under their visible labels, in the order of the form. */
export const namedOptions = (options: NonNullable<Run['options']>): NamedValue[] =>
  Object.keys(labels).flatMap((name) => {
    const value = options[name]
    // Without templates there is one message of each document, whatever the count says.
    const without = name === 'count' && options['fillTemplates'] !== true
    return value === undefined || without
      ? []
      : [{ name: labels[name] ?? name, value: valueText(name, value) }]
  })
