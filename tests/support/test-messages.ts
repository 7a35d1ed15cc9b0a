/** Messages with their number as the body. */
export const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ MessageBody: String(index) }))

/** Messages for a FIFO queue, dealt out to so many groups `g0`, `g1` …, with their number as the body. */
export const inGroups = (count: number, groups: number) =>
  Array.from({ length: count }, (_, index) => ({
    MessageBody: String(index),
    MessageGroupId: `g${index % groups}`,
    MessageDeduplicationId: String(index)
  }))

/** The counts of a queue that holds nothing. */
export const empty = { visible: 0, inFlight: 0, delayed: 0 }
