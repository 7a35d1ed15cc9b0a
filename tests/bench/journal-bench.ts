import { dirname, resolve } from 'node:path'
import { tell, type Bench } from './lib/bench.js'
import { quantile, result, sideOf, type BenchResult } from './lib/report.js'
import { serveSide, startSide } from './lib/side-process.js'
import { bench as benchJournal, builtWorker, type JournalBenchResult } from './journal.js'

interface JournalQuestion {
  documents: number
  samples: number
}

const sizes = {
  full: { documents: 1_000_000, samples: 20 },
  quick: { documents: 20_000, samples: 3 }
}
const goal = 100

/** Runs the journal's process: its memory is then the journal's alone. */
export function journalSide(): void {
  const [, script = ''] = process.argv
  const workerUrl = builtWorker(resolve(dirname(script), '..', '..'))
  serveSide<JournalQuestion, JournalBenchResult[]>((size) =>
    benchJournal({ ...size, workerUrl, print: tell })
  )
}

/** The journal with a million documents in it: the first page of all kinds of filters. */
export const journal: Bench = async ({ quick }) => {
  const size = quick ? sizes.quick : sizes.full
  const side = startSide<JournalQuestion, JournalBenchResult[]>('journal')
  try {
    return [summary(await side.call(size), size.documents)]
  } finally {
    await side.stop()
  }
}

function summary([pages, ...others]: JournalBenchResult[], documents: number): BenchResult {
  const filters = Object.entries(pages?.sides ?? {})
  const all = filters.flatMap(([, { samples }]) => samples)
  const worst = filters
    .map(([name, { samples }]) => ({ name, p95: quantile(samples, 0.95) }))
    .sort((a, b) => b.p95 - a.p95)[0]
  const memory = others.find(({ unit, metric }) => unit === 'MiB' && metric.includes('memory'))
  const found = result({
    name: 'journal',
    metric: `95th percentile of the first page of a filter over ${documents.toLocaleString('en')} documents, all kinds of filters together`,
    unit: 'ms',
    value: quantile(all, 0.95),
    goal,
    better: 'lower',
    sides: Object.fromEntries(filters.map(([name, { samples }]) => [name, sideOf(samples)])),
    notes: [
      `the slowest filter, ${worst?.name}: 95 % within ${worst?.p95.toFixed(1)} ms`,
      ...(pages && !pages.ok && pages.value <= goal
        ? ['some pages were not whole when they were shown']
        : []),
      ...others.map(({ metric, value, unit }) => `${metric}: ${Math.round(value)} ${unit}`)
    ],
    memory: { 'journal’s process': Math.round(memory?.value ?? NaN) }
  })
  // It also fails where a page was not whole, which the time alone does not show.
  return { ...found, ok: found.ok && pages?.ok === true }
}
