import type { ConnectionDraft, ConnectionSettings } from '../contract/index.js'
import { CachedCredentials, type Credentials } from './authentication/cached-credentials.js'
import type { Prompts } from './authentication/prompts.js'
import { authenticationOf, credentialSource, type Authentication } from './authentication/source.js'
import { settingsOf, type Connections } from './connections.js'
import { regionOf, type StoredConnection } from './stored-connection.js'

/** Where a connection's requests go and who they come from. Gives out secrets: it never leaves this folder. */
export interface Target {
  region: string
  /** Blank for AWS's own. */
  endpoint: string
  /** A credential provider of AWS's SDK, asked for each request. */
  credentials: () => Promise<Credentials>
}

/** Something that has an address once it runs. */
export interface Emulator {
  endpoint(): Promise<string>
}

/** Credentials, and what they were made of. */
interface Kept {
  made: string
  credentials: CachedCredentials
}

/**
 * The targets of every connection. Temporary credentials are kept until the connection changes, and shared by everything
 * that acts for it.
 */
export class Targets {
  private readonly kept = new Map<string, Promise<Kept>>()
  /** Of the draft that was tried out last: an MFA code works once, so saving it must not ask for another. */
  private tried: Kept | null = null

  constructor(
    private readonly connections: Connections,
    private readonly sandbox: Emulator,
    private readonly prompts: Prompts,
    private readonly now: () => number = Date.now
  ) {}

  /** @throws an error with a `failure`: unknown connection, no secret, no keychain, no sandbox */
  async of(connectionId: string): Promise<Target> {
    const connection = await this.connections.get(connectionId)
    const kept = this.kept.get(connectionId) ?? this.keep(connection)
    return this.target(connection, (await kept).credentials)
  }

  /**
   * What a draft would be if it were saved, with credentials of its own. They are given up with the signal.
   *
   * @throws as {@link Targets.of}
   */
  async ofDraft(draft: ConnectionDraft, signal: AbortSignal): Promise<Target> {
    const settings = settingsOf(draft)
    const secret = await this.connections.secretOf(draft)
    const tried = this.make(settings.name, authenticationOf(settings, secret))
    this.tried = tried
    signal.addEventListener('abort', () => tried.credentials.stop(), { once: true })
    return this.target(settings, tried.credentials)
  }

  /** A connection that was changed may be somebody else. */
  forget(connectionId: string): void {
    void this.kept.get(connectionId)?.then(
      ({ credentials }) => credentials.stop(),
      () => undefined
    )
    this.kept.delete(connectionId)
  }

  private keep(connection: StoredConnection): Promise<Kept> {
    const { id } = connection
    const kept = this.adopt(connection)
    this.kept.set(id, kept)
    // A failure is not kept: the keychain may be unlocked the next time.
    kept.catch(() => {
      if (this.kept.get(id) === kept) this.kept.delete(id)
    })
    return kept
  }

  private async adopt(connection: StoredConnection): Promise<Kept> {
    const secret = await this.connections.secret(connection.id)
    const authentication = authenticationOf(connection, secret)
    const { tried } = this
    this.tried = null
    const same = tried?.made === JSON.stringify(authentication)
    if (same && tried.credentials.live) return tried
    return this.make(connection.name, authentication)
  }

  private make(connection: string, authentication: Authentication): Kept {
    const source = credentialSource(authentication, { connection, prompts: this.prompts })
    return {
      made: JSON.stringify(authentication),
      credentials: new CachedCredentials(source, this.now)
    }
  }

  private async target(settings: ConnectionSettings, cached: CachedCredentials): Promise<Target> {
    const credentials = provider(cached)
    if (settings.authentication !== 'sandbox') {
      return { region: regionOf(settings), endpoint: settings.endpoint, credentials }
    }
    return { region: settings.region, endpoint: await this.sandbox.endpoint(), credentials }
  }
}

/** `memoized` makes the SDK ask each time: it would keep credentials by rules of its own. */
const provider = (cached: CachedCredentials): Target['credentials'] =>
  Object.assign(() => cached.get(), { memoized: true })
