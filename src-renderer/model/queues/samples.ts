/** The counts of a queue at one moment, as SQS approximated them. */
export interface Sample {
  /** Milliseconds since the epoch. */
  at: number
  visible: number
  inFlight: number
  delayed: number
  /** The rate that was set when it was taken, in milliseconds. */
  every: number
}

/** Samples of one queue that are kept: what comes then pushes the oldest out. */
export const mostSamples = 720

/** How often a queue can be sampled, in milliseconds; 0 is not at all. */
export const samplingRates = [0, 1_000, 5_000, 15_000, 60_000, 300_000] as const
export type SamplingRate = (typeof samplingRates)[number]

/** Columns for a chart: times in seconds, then a line each. `null` is a hole. */
export type ChartData = [number[], ...(number | null)[][]]

/**
 * Whether two samples lie so far apart that nothing was sampled between them. The rate may have been set anew meanwhile:
 * by the slower of the two they are no further apart than they should be.
 */
const isHole = (from: Sample, to: Sample) =>
  to.at - from.at > Math.max(2.5 * from.every, 2.5 * to.every, 4_000)

interface Point {
  at: number
  values: (number | null)[]
}

function toColumns(points: readonly Point[], lines: number): ChartData {
  return [
    points.map(({ at }) => at / 1000),
    ...Array.from({ length: lines }, (_, line) => points.map(({ values }) => values[line] ?? null))
  ]
}

const hole = (from: Sample): Point => ({ at: from.at + 1, values: [] })

/** Visible, in flight, delayed. */
export function countLines(samples: readonly Sample[]): ChartData {
  const points: Point[] = []
  for (const [index, sample] of samples.entries()) {
    const before = samples[index - 1]
    if (before && isHole(before, sample)) points.push(hole(before))
    points.push({ at: sample.at, values: [sample.visible, sample.inFlight, sample.delayed] })
  }
  return toColumns(points, 3)
}

const total = ({ visible, inFlight, delayed }: Sample) => visible + inFlight + delayed

/**
 * Arrived and drained a second, from what the queue grew or shrank between two samples. What arrived and left in between
 * cannot be seen, so both are the least that they can have been.
 */
export function rateLines(samples: readonly Sample[]): ChartData {
  const points: Point[] = []
  for (const [index, sample] of samples.entries()) {
    const before = samples[index - 1]
    if (!before) continue
    if (isHole(before, sample)) {
      points.push(hole(before))
      continue
    }
    const rate = (total(sample) - total(before)) / ((sample.at - before.at) / 1000)
    points.push({ at: sample.at, values: [Math.max(0, rate), Math.max(0, -rate)] })
  }
  return toColumns(points, 2)
}

const known = (line: readonly (number | null)[]) => line.filter((value) => value !== null)

/** A line in words: what it is now, and between what it was. */
export function lineWords(
  name: string,
  line: readonly (number | null)[],
  format: (value: number) => string
): string {
  const values = known(line)
  const last = values.at(-1)
  if (last === undefined) return `${name}: not known`
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return `${name}: ${format(last)} now, between ${format(least)} and ${format(most)}`
}
