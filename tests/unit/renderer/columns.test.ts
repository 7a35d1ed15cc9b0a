import { expect, it } from 'vitest'
import { runColumns } from '@/features/runs/run-columns'
import { fittingColumns } from '@/model/columns'

it.each([400, 560, 690, 1400, Infinity])('tells when a run began, once, in %d pixels', (width) => {
  const labels = fittingColumns(runColumns, width).map(({ label }) => label)
  expect(labels.filter((label) => label === 'Started')).toHaveLength(1)
  expect(labels).toContain('Failures')
})
