import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import {
  applyingSettings,
  certificatesIn,
  ConnectionSettings,
  type Connection,
  type ConnectionDraft
} from '../contract/index.js'
import type { Secrets } from '../secrets/secrets.js'
import { setAsideNotice, type JsonFile } from '../storage/json-file.js'
import { copyName, freeName } from '../storage/names.js'
import type { Agreed } from '../connector/agreed.js'
import { Agreements } from './agreements.js'
import type { ChosenKeys } from './chosen-keys.js'
import { ConnectionError } from './errors.js'
import { requireFreeName } from './names.js'
import {
  accountOf,
  formatSecret,
  mergeSecret,
  noSecret,
  parseSecret,
  requireSecret,
  type ConnectionSecret
} from './secret.js'
import {
  maskKeyId,
  present,
  sandboxConnection,
  sandboxId,
  type ConnectionsFile,
  type StoredConnection
} from './stored-connection.js'

/** What is known of a connection's secret: in the file for the keychain, in memory for a session. */
type SecretFacts = Pick<
  StoredConnection,
  'maskedKeyId' | 'hasSecret' | 'hasSessionToken' | 'hasPrivateKey'
>

const factsOf = (secret: ConnectionSecret): SecretFacts => ({
  maskedKeyId: secret.accessKeyId ? maskKeyId(secret.accessKeyId) : null,
  hasSecret: secret.secretKey !== '',
  hasSessionToken: secret.sessionToken !== '',
  hasPrivateKey: secret.privateKey !== ''
})

/** The stored connections: settings in a file, secrets in {@link Secrets}. */
export class Connections {
  private loaded: Promise<StoredConnection[]> | null = null
  private current: StoredConnection[] = []
  private changing: Promise<unknown> = Promise.resolve()
  private readonly inSession = new Map<string, SecretFacts>()
  private readonly agreements = new Agreements()

  /**
   * @param changed told after every change
   * @param noticed told what a person must know, e.g. that the file was set aside
   */
  constructor(
    private readonly file: JsonFile<ConnectionsFile>,
    private readonly secrets: Secrets,
    private readonly changed: (connections: Connection[], id: string) => void,
    private readonly noticed: (notice: string) => void,
    private readonly chosenKeys: ChosenKeys
  ) {}

  /** All of them, the sandbox first. Does not wait for the keychain. */
  async list(): Promise<Connection[]> {
    const stored = await this.load()
    return stored.map((one) => this.present(one))
  }

  /** @returns tells for a connection, at any later moment, whether its journal stays in memory */
  async keepNothingOnDisk(): Promise<(id: string) => boolean> {
    await this.load()
    return (id) => this.current.find((one) => one.id === id)?.keepNothingOnDisk ?? false
  }

  /** @returns tells for a connection, at any later moment, whether nothing may be sent or deleted through it */
  async readOnly(): Promise<(id: string) => boolean> {
    await this.load()
    return (id) => this.current.find((one) => one.id === id)?.readOnly ?? false
  }

  /** @throws {@link ConnectionError} `UnknownConnection` */
  async get(id: string): Promise<StoredConnection> {
    const found = (await this.load()).find((one) => one.id === id)
    if (found === undefined) {
      throw new ConnectionError(
        'UnknownConnection',
        'This connection does not exist any more.',
        'Choose another connection.'
      )
    }
    return { ...found, ...this.inSession.get(id) }
  }

  /** The secret part. Blank where there is none. @throws {@link ConnectionError} when the keychain fails */
  async secret(id: string): Promise<ConnectionSecret> {
    try {
      return parseSecret(await this.secrets.get(accountOf(id)))
    } catch {
      throw new ConnectionError(
        'KeychainUnavailable',
        'The keychain of this machine did not give out the secret key.',
        'Unlock the keychain and try again.'
      )
    }
  }

  /** @returns holds what is asked for now to the connections as they are now */
  readonly agreement = (): Agreed => this.agreements.begin()

  /** What would be used if a draft were saved: for trying it out. */
  async secretOf(draft: ConnectionDraft): Promise<ConnectionSecret> {
    return this.merged(draft, draft.id === undefined ? noSecret : await this.secret(draft.id))
  }

  private merged(draft: ConnectionDraft, stored: ConnectionSecret): ConnectionSecret {
    const chosen = draft.privateKeyFile ? this.chosenKeys.get(draft.privateKeyFile) : ''
    return requireSecret(draft.authentication, mergeSecret(stored, draft, chosen))
  }

  /** @param agreed asked when it is the turn of this change: another one may have come before it */
  save(draft: ConnectionDraft, agreed?: Agreed): Promise<Connection> {
    return this.change(async (all) => {
      const { id = randomUUID() } = draft
      agreed?.(id)
      const settings = settingsOf(draft)
      requireFreeName(all, settings.name, draft.id)
      if (id === sandboxId) return { made: sandboxOf(settings) }
      requireNoSandbox(settings)
      if (draft.id !== undefined) await this.get(id)
      const stored = draft.id === undefined ? noSecret : await this.secret(id)
      const secret = this.merged(draft, stored)
      const made = await this.store(id, settings, secret)
      return { made, rekeyed: !isDeepStrictEqual(secret, stored) }
    })
  }

  duplicate(id: string): Promise<Connection> {
    return this.change(async (all) => {
      const original = await this.get(id)
      if (id === sandboxId) {
        throw new ConnectionError(
          'SandboxIsUnique',
          'There is only one local sandbox.',
          'Create a new connection instead.'
        )
      }
      const settings = ConnectionSettings.parse(original)
      const name = copyName(all, original.name)
      const secret = await this.secret(id)
      return { made: await this.store(randomUUID(), { ...settings, name }, secret) }
    })
  }

  /**
   * Adds connections without secrets. A name that is taken gets a number, so nothing that is there is changed.
   *
   * @throws {@link ConnectionError} `SandboxIsUnique`; nothing is added then
   */
  add(settings: readonly ConnectionSettings[]): Promise<Connection[]> {
    return this.inTurn(async () => {
      const all = [...(await this.load())]
      const added = settings.map((one) => {
        requireNoSandbox(one)
        const name = freeName(all, one.name)
        const made: StoredConnection = {
          ...{ id: randomUUID(), ...settingsOf(one), name },
          ...factsOf(noSecret)
        }
        all.push(made)
        return made
      })
      // Nothing is kept for new ones: which of them is named makes no difference.
      await this.write(all, added.at(-1)?.id ?? sandboxId, false)
      return added.map((one) => this.present(one))
    })
  }

  async remove(id: string): Promise<void> {
    const { name } = await this.get(id)
    if (id === sandboxId) {
      throw new ConnectionError(
        'SandboxIsPermanent',
        `${name} cannot be removed.`,
        'Choose another connection if you do not need it.'
      )
    }
    await this.inTurn(async () => {
      // The secret goes first: a record without its secret can be removed again, a secret without its record cannot.
      await this.secrets.delete(accountOf(id))
      this.inSession.delete(id)
      await this.write(
        (await this.load()).filter((one) => one.id !== id),
        id,
        true
      )
    })
  }

  private change(
    make: (all: StoredConnection[]) => Promise<{ made: StoredConnection; rekeyed?: boolean }>
  ): Promise<Connection> {
    return this.inTurn(async () => {
      const all = await this.load()
      const { made, rekeyed = false } = await make(all)
      const before = all.find((one) => one.id === made.id)
      const next = before ? all.map((one) => (one === before ? made : one)) : [...all, made]
      await this.write(next, made.id, rekeyed || (before !== undefined && differ(before, made)))
      return this.present(made)
    })
  }

  private async store(
    id: string,
    settings: ConnectionSettings,
    secret: ConnectionSecret
  ): Promise<StoredConnection> {
    const facts = factsOf(secret)
    const item = formatSecret(secret)
    const storage =
      item === null ? await this.drop(id) : await this.secrets.put(accountOf(id), item)
    if (storage === 'session') this.inSession.set(id, facts)
    else this.inSession.delete(id)
    return { id, ...settings, ...(storage === 'session' ? factsOf(noSecret) : facts) }
  }

  /** An authentication type without a secret leaves none behind. */
  private async drop(id: string): Promise<null> {
    await this.secrets.delete(accountOf(id))
    return null
  }

  private present(stored: StoredConnection): Connection {
    const facts = this.inSession.get(stored.id)
    return present({ ...stored, ...facts }, facts !== undefined)
  }

  /**
   * @param id of the one that was changed: what is kept for it elsewhere is forgotten
   * @param another whether it is another one now, and not just renamed
   */
  private async write(all: StoredConnection[], id: string, another: boolean): Promise<void> {
    await this.file.write({ version: 1, connections: all })
    this.current = all
    this.loaded = Promise.resolve(all)
    if (another) this.agreements.end(id)
    this.changed(await this.list(), id)
  }

  private load(): Promise<StoredConnection[]> {
    this.loaded ??= this.readFile()
    return this.loaded
  }

  private async readFile(): Promise<StoredConnection[]> {
    const { value, setAside } = await this.file.read()
    if (setAside !== null) {
      this.noticed(setAsideNotice('The list of connections', setAside))
    }
    const stored = value.connections.filter((one) => one.id !== sandboxId)
    const sandbox = value.connections.find((one) => one.id === sandboxId)
    this.current = [{ ...sandboxConnection, ...sandbox }, ...stored]
    return this.current
  }

  /** One change at a time, so that two of them cannot both find a name free. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.changing.then(work)
    this.changing = result.catch(() => undefined)
    return result
  }
}

/** The settings as they are stored: those of its authentication type, and of a file of certificates nothing else. */
export function settingsOf(draft: ConnectionSettings): ConnectionSettings {
  const settings = ConnectionSettings.parse(draft)
  const applying = applyingSettings(settings.authentication, settings)
  return { ...settings, ...applying, certificate: certificatesIn(applying.certificate) }
}

/** Whether two states of a connection differ in more than its name. */
const differ = (one: ConnectionSettings, other: ConnectionSettings): boolean =>
  !isDeepStrictEqual({ ...settingsOf(one), name: '' }, { ...settingsOf(other), name: '' })

/** The person may rename it and say what it is used for; where it runs is the app's own affair. */
function sandboxOf(settings: ConnectionSettings): StoredConnection {
  const { name, environment, keepNothingOnDisk, readOnly } = settings
  return { ...sandboxConnection, name, environment, keepNothingOnDisk, readOnly }
}

function requireNoSandbox(settings: ConnectionSettings): void {
  if (settings.authentication !== 'sandbox') return
  throw new ConnectionError(
    'SandboxIsUnique',
    'There is only one local sandbox.',
    'Choose another authentication type.'
  )
}
