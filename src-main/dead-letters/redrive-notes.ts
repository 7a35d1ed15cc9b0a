import type { Polling } from './polling.js'

const count = (value: number) => value.toLocaleString('en-US')
const plural = (value: number, one: string, more = `${one}s`) =>
  `${count(value)} ${value === 1 ? one : more}`

const reasons = ['notChosen', 'behind', 'inDoubt', 'noTarget', 'altered', 'unanswered'] as const

/** Why a message stays in the dead-letter queue. */
export type Reason = (typeof reasons)[number]

const sentences: Record<Reason, (n: number) => string> = {
  notChosen: (n) => `${plural(n, 'message')} ${n === 1 ? 'was' : 'were'} not chosen and stayed.`,
  behind: (n) =>
    `${plural(n, 'message')} stayed behind a message of ${n === 1 ? 'its' : 'their'} group that stayed.`,
  inDoubt: (n) =>
    `${plural(n, 'message')} may be in the target already, because no answer came: ${n === 1 ? 'it' : 'they'} stayed.`,
  noTarget: (n) =>
    `${plural(n, 'message')} ${n === 1 ? 'does' : 'do'} not say which other queue ${n === 1 ? 'it' : 'they'} came from, and stayed: choose a queue.`,
  altered: (n) => `${plural(n, 'message')} arrived altered and stayed.`,
  unanswered: (n) =>
    `${plural(n, 'message')} may be deleted, because no answer came. If ${n === 1 ? 'it is' : 'they are'} not in the queue, Send back brings ${n === 1 ? 'it' : 'them'} back.`
}

type Ended = Pick<Polling, 'quota' | 'elsewhere' | 'withheld' | 'repeats' | 'unknown'>

/** What is to be known of receiving everything, once it has ended. @param unreleased messages that stayed leased */
export function endNotes(
  { quota, elsewhere, withheld, repeats, unknown }: Ended,
  unreleased: number
): string[] {
  return [
    ...(elsewhere > 0
      ? [
          `About ${plural(elsewhere, 'message')} ${elsewhere === 1 ? 'was' : 'were'} in flight elsewhere and not looked at. The counts of a queue may be a minute old.`
        ]
      : []),
    ...(withheld > 0
      ? [
          `The queue counts ${plural(withheld, 'message')} that it did not give out. Its counts may be a minute old: look again then.`
        ]
      : []),
    ...(repeats
      ? [
          'Nothing came any more but what had come before: leases ended before they were extended (sqs:ChangeMessageVisibility). There may be more.'
        ]
      : []),
    ...(unknown
      ? [
          'How many messages are left, or in flight elsewhere, could not be read (sqs:GetQueueAttributes): there may be more.'
        ]
      : []),
    ...(quota ? [quota.message] : []),
    ...(unreleased > 0
      ? [
          `${plural(unreleased, 'message')} could not be released: ${unreleased === 1 ? 'it comes' : 'they come'} again when the lease ends, in five minutes at most.`
        ]
      : [])
  ]
}

/** What a person is told of a redrive beside its documents. */
export class RedriveNotes {
  readonly #left = new Map<Reason, number>()
  #groups = { notChosen: 0, refused: 0 }
  #waiting = 0

  constructor(private readonly say: (notes: string[]) => void) {}

  /** @param stops whether its group ends at it */
  left(why: Reason, stops: boolean): void {
    this.#left.set(why, (this.#left.get(why) ?? 0) + 1)
    if (stops) this.#groups.notChosen++
  }

  /** A group ended at a message that the target did not accept. */
  refused(): void {
    this.#groups.refused++
  }

  waiting(elsewhere: number): void {
    if (elsewhere === this.#waiting) return
    this.#waiting = elsewhere
    this.say(
      elsewhere > 0
        ? [
            `Waiting for ${plural(elsewhere, 'message')} that ${elsewhere === 1 ? 'is' : 'are'} in flight elsewhere.`
          ]
        : []
    )
  }

  end(polling: Ended, unreleased: number): void {
    const { notChosen, refused } = this.#groups
    const notes = [
      ...(notChosen > 0
        ? [`${plural(notChosen, 'group')} stopped at a message that was not chosen.`]
        : []),
      ...(refused > 0
        ? [`${plural(refused, 'group')} stopped at a message that was not accepted.`]
        : []),
      ...reasons.flatMap((why) => {
        const left = this.#left.get(why) ?? 0
        return left > 0 ? [sentences[why](left)] : []
      }),
      ...endNotes(polling, unreleased)
    ]
    this.say(notes)
  }
}
