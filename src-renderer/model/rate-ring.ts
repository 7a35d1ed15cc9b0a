/** Samples of a counter, one a second: bounded, newest last. */
export interface RateRing {
  readonly samples: readonly number[]
  /** The counter at the last sample. */
  readonly counter: number
}

/** Two minutes. */
export const ringSize = 120

export const emptyRing = (counter = 0): RateRing => ({ samples: [], counter })

/** Takes a sample: what the counter gained since the last one, per second. */
export function sample(ring: RateRing, counter: number, seconds: number): RateRing {
  const gained = Math.max(0, counter - ring.counter) / Math.max(seconds, 0.001)
  return { samples: [...ring.samples, gained].slice(-ringSize), counter }
}

/** The samples as the points of a polyline in a box of `width` × `height`, newest at the right edge. */
export function sparkline(samples: readonly number[], width: number, height: number): string {
  const top = Math.max(1, ...samples)
  const step = width / (ringSize - 1)
  // From the left edge on: before the first sample there was nothing.
  const all = [...Array<number>(ringSize - samples.length).fill(0), ...samples]
  return all
    .map((value, index) => {
      const x = index * step
      const y = height - 1 - (value / top) * (height - 2)
      return `${x.toFixed(1)},${y.toFixed(1)}`
    })
    .join(' ')
}
