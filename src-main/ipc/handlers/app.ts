import type { AppInfo } from '../../contract/index.js'
import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'

type AppHandlers = Pick<
  Handlers,
  'app.info' | 'app.settings' | 'app.saveSettings' | 'app.copyText' | 'app.close'
>

/** Requests about the app itself. */
export function appHandlers(services: Services): AppHandlers {
  const { shell } = services
  return {
    'app.info': () => info(services),
    'app.settings': () => shell.settings.value,
    async 'app.saveSettings'(change) {
      const settings = await shell.settings.save(change)
      shell.applyTheme(settings.theme)
      services.retainSoon()
      return settings
    },
    'app.copyText'({ text }) {
      shell.desktop.copyText(text)
      return null
    },
    async 'app.close'({ leases }, { signal }) {
      if (leases === 'release') await services.releaseAll(signal)
      // Who cancels the releasing wants the window to stay, or has asked again to close it without.
      signal.throwIfAborted()
      shell.finishClosing()
      return null
    }
  }
}

async function info(services: Services): Promise<AppInfo> {
  const [secrets, journal] = await Promise.all([
    services.secrets.storage(),
    services.journalStatus()
  ])
  return { ...services.shell.versions, secrets, journal, notices: services.notices.all() }
}
