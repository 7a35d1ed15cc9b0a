/** What both comparisons of throughput move. */
export const messageBytes = 500

/** A JSON body of exactly this many bytes, different for each number and compressible like real ones. */
export function bodyOf(number: number, bytes: number): string {
  const start = `{"orderId":${number},"status":"placed","customer":"customer-${number % 997}","note":"`
  const end = '"}'
  return start + 'lorem ipsum dolor '.repeat(60).slice(0, bytes - start.length - end.length) + end
}

export const groupOf = (number: number, groups: number): string => `group-${number % groups}`
