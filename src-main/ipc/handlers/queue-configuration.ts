import { configurationBytes } from '../../contract/index.js'
import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'

type ConfigurationHandlers = Pick<
  Handlers,
  'queues.create' | 'queues.configure' | 'queues.saveText' | 'queues.openConfiguration'
>

const file = {
  title: 'Import the configuration of a queue',
  extensions: ['json'],
  limit: configurationBytes
}

/** Requests that create and change queues, and about files with their configuration. */
export function configurationHandlers({ configuration, shell }: Services): ConfigurationHandlers {
  return {
    'queues.create': async (input, { agreed, signal }) =>
      (await configuration(agreed)).create(input, signal),
    // To its end even if the page goes away: a change that is half made would be told to nobody.
    'queues.configure': async (input, { agreed, cancelled }) =>
      (await configuration(agreed)).configure(input, cancelled),
    'queues.saveText': async ({ name, text }) => ({
      saved: await shell.desktop.saveText(name, text)
    }),
    async 'queues.openConfiguration'() {
      const chosen = await shell.desktop.openText(file)
      return chosen && { file: chosen.name, text: chosen.text }
    }
  }
}
