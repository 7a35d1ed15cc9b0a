import { ConnectionError } from '../errors.js'

/** Keys for signing, in the form of AWS's SDK, and until when they are valid. */
export interface Credentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
  /** Left out where it is not known, or where they do not end. */
  expiration?: Date
}

/** Makes credentials. The signal is aborted when nobody wants them any more. */
export type CredentialSource = (signal: AbortSignal) => Promise<Credentials>

/** Milliseconds. */
const times = {
  /** With less left to live they count as expired. */
  expired: 60_000,
  /** They are renewed at most this long before they expire… */
  renewal: 300_000,
  /** …and again this long after a renewal that failed. */
  afterFailure: 30_000,
  /** Somebody who said no is not asked again at once by whatever else was waiting. */
  afterRefusal: 5_000,
  /** What does not say when it ends may be another one by now, such as the keys of a file. */
  undated: 60_000
} as const

/** The person said no: whoever caught this must not ask again by itself. */
export class Refused extends ConnectionError {}

/**
 * The credentials of one connection, shared by everything that acts for it.
 *
 * They are renewed while they still live, beside the operations that go on with the old ones; there is one renewal at a
 * time, and one that fails breaks nothing before they have expired.
 */
export class CachedCredentials {
  private current: Credentials | null = null
  private renewAt = 0
  private renewal: { credentials: Promise<Credentials>; abort: AbortController } | null = null
  private refusal: { error: Refused; until: number } | null = null

  constructor(
    private readonly source: CredentialSource,
    private readonly now: () => number = Date.now
  ) {}

  /** Whether there are some that live. */
  get live(): boolean {
    return this.current !== null && !this.isExpired(this.current)
  }

  /** @throws what the source throws, once there are none that live */
  async get(): Promise<Credentials> {
    const { current } = this
    if (current === null || this.isExpired(current)) return this.renewOrRefuse()
    if (this.now() >= this.renewAt) this.renew().catch(() => undefined)
    return current
  }

  /** Gives up on what is being made. */
  stop(): void {
    this.renewal?.abort.abort()
    this.renewal = null
  }

  private renewOrRefuse(): Promise<Credentials> {
    const { refusal } = this
    if (refusal !== null && this.now() < refusal.until) throw refusal.error
    return this.renew()
  }

  private renew(): Promise<Credentials> {
    this.renewal ??= this.begin()
    return this.renewal.credentials
  }

  private begin() {
    const abort = new AbortController()
    const { signal } = abort
    const credentials = this.source(signal).then(
      (made) => (signal.aborted ? made : this.take(made)),
      (error: unknown) => (signal.aborted ? Promise.reject(error) : this.fail(error))
    )
    const renewal = { credentials, abort }
    const end = (): void => {
      if (this.renewal === renewal) this.renewal = null
    }
    credentials.then(end, end)
    return renewal
  }

  private take(made: Credentials): Credentials {
    if (this.isExpired(made)) return this.fail(new ConnectionError(...stillborn))
    this.current = made
    this.refusal = null
    const life = endOf(made) - this.now()
    const early = Math.max(times.expired, Math.min(times.renewal, life / 4))
    this.renewAt = this.now() + (life === Infinity ? times.undated : life - early)
    return made
  }

  private fail(error: unknown): never {
    // A renewal that the person refused is asked for again when there is no way around it.
    this.renewAt = error instanceof Refused ? Infinity : this.now() + times.afterFailure
    if (error instanceof Refused) {
      this.refusal = { error, until: this.now() + times.afterRefusal }
    }
    throw error
  }

  private isExpired(credentials: Credentials): boolean {
    return endOf(credentials) - this.now() < times.expired
  }
}

/** Milliseconds since the epoch. What a process prints as the end may be no date: then it is not known. */
function endOf({ expiration }: Credentials): number {
  const end = expiration?.getTime() ?? NaN
  return Number.isNaN(end) ? Infinity : end
}

const stillborn = [
  'ExpiredToken',
  'The credentials that were given out end within a minute.',
  'Renew them where they come from, then try again. Check the clock of this computer too.'
] as const
