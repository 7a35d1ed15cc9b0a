import { ConnectionError } from '../../connections/errors.js'
import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'

type ConnectionFileHandlers = Pick<
  Handlers,
  'connections.export' | 'connections.readFile' | 'connections.import'
>

const connectionFile = { title: 'Import connections', extensions: ['json'], limit: 4 * 1024 ** 2 }

/** Requests about files of connections. The page names no path: the person chooses the file. */
export function connectionFileHandlers({ connections, shell }: Services): ConnectionFileHandlers {
  return {
    async 'connections.export'({ ids }) {
      const all = (await connections.list()).filter(({ sandbox }) => !sandbox)
      const chosen = ids === null ? all : all.filter(({ id }) => ids.includes(id))
      if (chosen.length === 0) throw nothingToExport()
      const { writeConnectionFile } = await import('../../connections/connection-file.js')
      const [only] = chosen
      const name = chosen.length === 1 && only ? fileName(only.name) : 'connections'
      const text = writeConnectionFile(chosen)
      const saved = await shell.desktop.saveText(`${name}.longpoll.json`, text)
      return { saved, connections: chosen.length }
    },
    async 'connections.readFile'() {
      const chosen = await shell.desktop.openText(connectionFile)
      if (chosen === null) return null
      const { readConnectionFile } = await import('../../connections/connection-file.js')
      const entries = readConnectionFile(chosen.text, await connections.list())
      return { file: chosen.name, entries }
    },
    'connections.import': ({ connections: settings }) => connections.add(settings)
  }
}

/** What every file system takes. */
const fileName = (name: string): string => name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')

const nothingToExport = () =>
  new ConnectionError(
    'NothingToExport',
    'There is no connection to export: the local sandbox is part of every Longpoll.',
    'Create a connection first.'
  )
