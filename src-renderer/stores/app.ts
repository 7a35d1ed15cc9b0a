import type {
  ActChange,
  AppInfo,
  AppStatus,
  EventPayload,
  Failure,
  MenuCommand,
  RequestOutput,
  Settings,
  Theme
} from '@contract'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watchEffect } from 'vue'
import { failureOf, onEvent, request } from '../bridge'
import { storedRef } from '../composables/stored-ref'

/** A dialog of the shell; one at a time. */
export type ShellDialog =
  | { kind: 'settings' }
  | { kind: 'about' }
  | { kind: 'connection'; id: string | null }
  | { kind: 'delete-connection'; id: string }
  /** A new operation, or with an id another object for the one that is there. */
  | { kind: 'import-operation'; id: string | null }
  | { kind: 'rename-operation' | 'delete-operation'; id: string }
  | { kind: 'import-connections'; file: NonNullable<RequestOutput<'connections.readFile'>> }
  | { kind: 'permissions' | 'policy'; connectionId: string; queueUrl: string }
  | { kind: 'queue-config'; connectionId: string; source: QueueSource }
  | { kind: 'queue-act'; act: QueueActKind; connectionId: string; urls: readonly string[] }
  | { kind: 'acts' }
  | { kind: 'queue-export'; connectionId: string; queueUrl: string }

/** A part of the form of a queue, and the field in it, by their labels. */
export interface FormPlace {
  section: string
  label: string
}

/** What can be done to queues as a whole. */
export type QueueActKind = ActChange['kind']

/** What the form of a queue begins with. */
export type QueueSource =
  | { kind: 'new' }
  | { kind: 'edit'; url: string; at?: FormPlace }
  | { kind: 'like'; url: string }
  | { kind: 'file'; file: string; text: string }

const isTheme = (stored: unknown): stored is Theme =>
  stored === 'system' || stored === 'light' || stored === 'dark'

/** The theme as it was chosen, and as the system's preference makes it, on the root element. */
function useTheme() {
  // Kept beside the settings too, so that the first paint has the right colours.
  const theme = storedRef<Theme>('app.theme', 'system', { validate: isTheme })
  const query = matchMedia('(prefers-color-scheme: dark)')
  const systemDark = ref(query.matches)
  query.addEventListener('change', () => (systemDark.value = query.matches))
  const dark = computed(() =>
    theme.value === 'system' ? systemDark.value : theme.value === 'dark'
  )
  watchEffect(() => {
    document.documentElement.dataset['theme'] = dark.value ? 'dark' : 'light'
  })
  return { theme, dark }
}

/** The app itself: settings, status, the clipboard, and which dialog of the shell is open. */
export const useAppStore = defineStore('app', () => {
  const { theme, dark } = useTheme()
  const info = shallowRef<AppInfo | null>(null)
  const settings = shallowRef<Settings | null>(null)
  const status = shallowRef<AppStatus | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const dialog = shallowRef<ShellDialog | null>(null)
  const closing = shallowRef<EventPayload<'app.closeRequested'> | null>(null)

  function takeSettings(taken: Settings) {
    settings.value = taken
    theme.value = taken.theme
  }

  async function load() {
    try {
      const [loaded, about] = await Promise.all([
        request('app.settings', {}),
        request('app.info', {})
      ])
      takeSettings(loaded)
      info.value = about
    } catch (thrown) {
      failure.value = failureOf(thrown)
    }
  }

  /** @throws RequestFailed */
  async function saveSettings(changed: Partial<Settings>) {
    takeSettings(await request('app.saveSettings', changed))
  }

  /** Shown at once; what was chosen holds for this window even if it could not be saved. */
  function setTheme(chosen: Theme) {
    theme.value = chosen
    return saveSettings({ theme: chosen })
  }

  const copyText = (text: string) => request('app.copyText', { text })
  /** @param cancel ends the releasing: the window stays @throws RequestFailed */
  const close = (leases: 'release' | 'keep', cancel: AbortSignal) =>
    request('app.close', { leases }, cancel)

  /** @returns a function that ends it */
  const onCommand = (carryOut: (command: MenuCommand) => void) =>
    onEvent('app.command', ({ command }) => carryOut(command))

  onEvent('app.status', (now) => (status.value = now))
  onEvent('app.closeRequested', (asked) => (closing.value = asked))
  void load()

  return {
    theme,
    dark,
    info,
    settings,
    status,
    failure,
    dialog,
    closing,
    load,
    saveSettings,
    setTheme,
    copyText,
    close,
    onCommand
  }
})
