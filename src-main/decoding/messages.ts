import type { DecodedBody, Failure, RequestInput } from '../contract/index.js'

/** What the worker is asked, one at a time. */
export type Job =
  | { kind: 'decode'; body: string; options: Omit<RequestInput<'bodies.decode'>, 'source'> }
  | { kind: 'encode'; body: string; path: readonly string[]; text: string }

type JobResult = { decode: DecodedBody; encode: string }
export type ResultOf<J extends Job> = JobResult[J['kind']]

/** What the worker answers. */
export type JobAnswer =
  { ok: true; value: JobResult[Job['kind']] } | { ok: false; failure: Failure | null }
