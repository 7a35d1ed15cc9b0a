import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What one side of a comparison measured. */
export interface SideSamples {
  median: number
  samples: number[]
}

/** What a bench found, as `out/bench/<name>.json` holds it. */
export interface BenchResult {
  name: string
  /** What the value is, in words. */
  metric: string
  unit: string
  value: number
  goal: number
  /** Whether the goal is the least or the most that the value may be. */
  better: 'higher' | 'lower'
  ok: boolean
  sides: Record<string, SideSamples>
  /** Unit of the sides' numbers where it is not the value's. */
  sideUnit?: string
  /** Resident memory of each process in MiB. */
  memory?: Record<string, number>
  /** What else there is to know about the numbers. */
  notes?: string[]
}

/** The middle of the samples; NaN of none. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5)
}

/** @param share 0 to 1, interpolated between the two nearest samples */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)] ?? NaN
  const above = sorted[Math.ceil(at)] ?? NaN
  return below + (above - below) * (at - Math.floor(at))
}

export function sideOf(samples: readonly number[]): SideSamples {
  return { median: rounded(median(samples)), samples: samples.map(rounded) }
}

/** A result with its verdict. */
export function result(found: Omit<BenchResult, 'ok'>): BenchResult {
  const value = rounded(found.value)
  const ok = found.better === 'higher' ? value >= found.goal : value <= found.goal
  return { ...found, value, ok }
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

/** Writes the results' files. Those of a quick run are kept apart, since they measure less. */
export async function writeResults(results: readonly BenchResult[], quick: boolean): Promise<void> {
  const [, script = ''] = process.argv
  const folder = quick ? join(dirname(script), 'quick') : dirname(script)
  await mkdir(folder, { recursive: true })
  for (const one of results) {
    await writeFile(join(folder, `${one.name}.json`), `${JSON.stringify(one, null, 2)}\n`)
  }
}

/** More would not fit into a line. */
const shownSides = 4

const shown = (value: number) =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 })

function cells(one: BenchResult): string[] {
  const goal = `${one.better === 'higher' ? '≥' : '≤'} ${shown(one.goal)}`
  const value = `${shown(one.value)}${one.unit === 'ratio' ? '' : ` ${one.unit}`}`
  const unit = one.sideUnit ?? one.unit
  const medians = Object.entries(one.sides).map(([side, { median }]) => `${side} ${shown(median)}`)
  const sides = medians.length > shownSides ? 'in the file' : `${medians.join(' · ')} ${unit}`
  return [one.name, value, goal, one.ok ? 'met' : 'MISSED', sides]
}

function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const line = (row: string[]) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)]
    .map((text) => text.trimEnd())
    .join('\n')
}

/** The results as a person reads them. */
export function report(results: readonly BenchResult[]): string {
  const head = ['name', 'value', 'goal', '', 'medians']
  const parts = [table(head, results.map(cells))]
  for (const { name, metric, notes = [], memory = {} } of results) {
    const used = Object.entries(memory).map(([part, mib]) => `${part} ${shown(mib)}`)
    parts.push([`${name}: ${metric}`, ...notes].join('\n  '))
    if (used.length > 0) parts.push(`  memory in MiB: ${used.join(' · ')}`)
  }
  return parts.join('\n')
}
