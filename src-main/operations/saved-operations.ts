import { randomUUID } from 'node:crypto'
import { queueUrlProblem, SavedOperation, type SavedOperationDraft } from '../contract/index.js'
import { setAsideNotice, type JsonFile } from '../storage/json-file.js'
import { copyName, sameName } from '../storage/names.js'
import { SavedOperationError } from './errors.js'
import type { OperationsFile } from './stored-operations.js'

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
const byName = (one: SavedOperation, other: SavedOperation) =>
  collator.compare(one.name, other.name)

/** The saved operations of every connection, in a file of the app's own folder. */
export class SavedOperations {
  private loaded: Promise<SavedOperation[]> | null = null
  private changing: Promise<unknown> = Promise.resolve()

  /**
   * @param changed told after every change
   * @param noticed told what a person must know, e.g. that the file was set aside
   */
  constructor(
    private readonly file: JsonFile<OperationsFile>,
    private readonly changed: (operations: SavedOperation[]) => void,
    private readonly noticed: (notice: string) => void
  ) {}

  async list(): Promise<SavedOperation[]> {
    return [...(await this.load())].sort(byName)
  }

  /** @throws {@link SavedOperationError} `UnknownOperation` */
  async get(id: string): Promise<SavedOperation> {
    const found = (await this.load()).find((one) => one.id === id)
    if (found) return found
    throw new SavedOperationError(
      'UnknownOperation',
      'This operation does not exist any more.',
      'Choose another operation, or import it again.'
    )
  }

  /** The operation that a target of a listening session names. @throws {@link SavedOperationError} `UnknownOperation` */
  async target(id: string): Promise<SavedOperation> {
    const found = (await this.load()).find((one) => one.id === id)
    if (found) return found
    throw new SavedOperationError(
      'UnknownOperation',
      'The Send operation of a target does not exist any more.',
      'Remove the target, or add another Send operation in its place.'
    )
  }

  /** @throws {@link SavedOperationError} where its name is taken, or its object is none that the action can have */
  save(draft: SavedOperationDraft): Promise<SavedOperation> {
    return this.change(async (all) => {
      if (draft.id !== undefined) requireSameAction(await this.get(draft.id), draft)
      requireObject(draft)
      requireFreeName(all, draft)
      return SavedOperation.parse({ ...draft, id: draft.id ?? randomUUID() })
    })
  }

  duplicate(id: string): Promise<SavedOperation> {
    return this.change(async (all) => {
      const original = await this.get(id)
      const name = copyName(ofConnection(all, original.connectionId), original.name)
      return { ...original, id: randomUUID(), name }
    })
  }

  async remove(id: string): Promise<void> {
    await this.get(id)
    await this.inTurn(async () => this.write((await this.load()).filter((one) => one.id !== id)))
  }

  /** Those of a connection that is deleted go with it. */
  async removeOf(connectionId: string): Promise<void> {
    await this.inTurn(async () => {
      const all = await this.load()
      const kept = all.filter((one) => one.connectionId !== connectionId)
      if (kept.length < all.length) await this.write(kept)
    })
  }

  private change(
    make: (all: SavedOperation[]) => Promise<SavedOperation>
  ): Promise<SavedOperation> {
    return this.inTurn(async () => {
      const all = await this.load()
      const made = await make(all)
      await this.write([...all.filter(({ id }) => id !== made.id), made])
      return made
    })
  }

  private async write(operations: SavedOperation[]): Promise<void> {
    await this.file.write({ version: 1, operations })
    this.loaded = Promise.resolve(operations)
    this.changed(await this.list())
  }

  private load(): Promise<SavedOperation[]> {
    this.loaded ??= this.readFile()
    return this.loaded
  }

  private async readFile(): Promise<SavedOperation[]> {
    const { value, setAside } = await this.file.read()
    if (setAside !== null) this.noticed(setAsideNotice('The list of operations', setAside))
    return value.operations
  }

  /** One change at a time, so that two of them cannot both find a name free. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.changing.then(work)
    this.changing = result.catch(() => undefined)
    return result
  }
}

const ofConnection = (all: SavedOperation[], connectionId: string) =>
  all.filter((one) => one.connectionId === connectionId)

/** Operations of one connection are told apart by their names. */
function requireFreeName(all: SavedOperation[], draft: SavedOperationDraft): void {
  const taken = ofConnection(all, draft.connectionId).some(
    (one) => one.id !== draft.id && sameName(one.name, draft.name)
  )
  if (!taken) return
  throw new SavedOperationError(
    'NameTaken',
    `There is an operation named ${draft.name} already.`,
    'Give this one another name.'
  )
}

/** Its options, its drafts and what refers to it are those of its action. */
function requireSameAction(before: SavedOperation, draft: SavedOperationDraft): void {
  if (before.action === draft.action && before.connectionId === draft.connectionId) return
  throw new SavedOperationError(
    'ActionIsFixed',
    'The action and the connection of a saved operation stay as they are.',
    'Import a new operation instead.'
  )
}

function requireObject({ action, object }: SavedOperationDraft): void {
  if (object.kind !== 'dynamic') {
    const problem = queueUrlProblem(object.url)
    if (problem) throw new SavedOperationError(problem.code, problem.message, problem.hint)
  } else if (action === 'listen') {
    throw new SavedOperationError(
      'InvalidObject',
      'Listen needs a queue: a Dynamic Queue takes it from documents, and Listen has none.',
      'Choose a queue, or External Queue URL.'
    )
  }
}
