import type { MenuCommand } from '@contract'
import { onMounted, onUnmounted } from 'vue'
import { useAppStore } from '../../stores/app'
import { useShellActions } from './actions'
import { commandOf } from './command-keys'
import { onMac } from './shortcuts'

type Source = 'keyboard' | 'menu'

/** Milliseconds within which the same command from the keyboard and from the menu is one and the same key press. */
const once = 300

/** Carries out the commands of the application menu and of the keyboard. */
export function useCommands() {
  const app = useAppStore()
  const actions = useShellActions()
  let last: { command: MenuCommand; source: Source; at: number } | null = null

  const run: Record<MenuCommand, () => void> = {
    palette: actions.togglePalette,
    'new-connection': actions.newConnection,
    settings: actions.settings,
    'refresh-queues': actions.refreshQueues,
    'filter-queues': actions.filterQueues,
    'all-queues': actions.allQueues,
    'close-tab': actions.closeTab,
    'next-tab': actions.nextTab,
    'previous-tab': actions.previousTab,
    'toggle-inspector': actions.toggleInspector,
    'toggle-sidebar': actions.toggleSidebar,
    about: actions.about
  }

  /** Two presses of a key are two, however fast they follow each other. */
  function isEcho(command: MenuCommand, source: Source) {
    const at = performance.now()
    const echo =
      last !== null && last.command === command && last.source !== source && at - last.at < once
    last = echo ? null : { command, source, at }
    return echo
  }

  function carryOut(command: MenuCommand, source: Source) {
    if (isEcho(command, source)) return
    // A dialog that is open is answered first.
    if (app.dialog || app.closing) return
    run[command]()
  }

  function onKey(event: KeyboardEvent) {
    const command = commandOf(event, onMac)
    if (!command) return
    event.preventDefault()
    if (!event.repeat) carryOut(command, 'keyboard')
  }

  let end: (() => void) | undefined
  onMounted(() => {
    end = app.onCommand((command) => carryOut(command, 'menu'))
    addEventListener('keydown', onKey)
  })
  onUnmounted(() => {
    end?.()
    removeEventListener('keydown', onKey)
  })
}
