import type { BenchResult } from './report.js'

/** How much a bench does. */
interface BenchSize {
  /** Fewer messages and samples: shows that everything works, measures nothing well. */
  quick: boolean
}

/** A bench: what it measures in one run, all sides interleaved. */
export type Bench = (size: BenchSize) => Promise<BenchResult[]>

/** Tells the person what is being measured at the moment. */
export function tell(text: string): void {
  console.log(`  ${text}`)
}
