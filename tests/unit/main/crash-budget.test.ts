import { expect, test } from 'vitest'
import { createCrashBudget } from '../../../src-main/shell/crash-budget.js'

test('the third crash within a minute is one too many', () => {
  const mayReload = createCrashBudget()
  expect([0, 10_000, 20_000].map(mayReload)).toEqual([true, true, false])
})

test('crashes that are long ago do not count', () => {
  const mayReload = createCrashBudget()
  expect([0, 10_000, 70_000, 140_000].map(mayReload)).toEqual([true, true, true, true])
})
