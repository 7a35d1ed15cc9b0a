import { randomUUID } from 'node:crypto'
import { privateKeyIn, privateKeyProblem } from '../contract/index.js'
import { ConnectionError } from './errors.js'

/** Enough for every form that can be open, and for what a person changes their mind about. */
const most = 4

/**
 * Private keys that were chosen as files and are not saved yet. The form gets a name for one; its content stays here, in
 * memory, until the app closes or other ones were chosen.
 */
export class ChosenKeys {
  private readonly keys = new Map<string, string>()

  /** @param text the content of the file @throws {@link ConnectionError} `InvalidPrivateKey` */
  add(text: string): string {
    const problem = privateKeyProblem(text)
    if (problem !== null) {
      throw new ConnectionError('InvalidPrivateKey', problem, 'Choose another file.')
    }
    const name = randomUUID()
    this.keys.set(name, privateKeyIn(text))
    for (const old of [...this.keys.keys()].slice(0, -most)) this.keys.delete(old)
    return name
  }

  /** @throws {@link ConnectionError} `ChosenKeyGone` */
  get(name: string): string {
    const key = this.keys.get(name)
    if (key !== undefined) return key
    throw new ConnectionError(
      'ChosenKeyGone',
      'The private key that was chosen is not known any more.',
      'Choose its file again.'
    )
  }
}
