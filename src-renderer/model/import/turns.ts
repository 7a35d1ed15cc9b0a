/** Milliseconds of work after which others get their turn: less than a frame. */
const slice = 10

const turn = () => new Promise<void>((resolve) => setTimeout(resolve))

/**
 * Divides long work into slices, so that the window stays smooth.
 *
 * @returns to be awaited between two steps of the work: resolves to false once the work is to be given up
 */
export function inTurns(signal: AbortSignal): () => Promise<boolean> {
  let began = performance.now()
  return async () => {
    if (performance.now() - began > slice) {
      await turn()
      began = performance.now()
    }
    return !signal.aborted
  }
}
