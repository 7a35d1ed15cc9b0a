import type { MenuCommand } from '@contract'
import { onMounted, onUnmounted } from 'vue'
import { useAppStore } from '../../stores/app'
import { useShellActions } from './actions'
import { commandOf } from './command-keys'
import { onMac } from './shortcuts'

/** Milliseconds within which the same command from the keyboard and from the menu is one and the same key press. */
const once = 120

/** Carries out the commands of the application menu and of the keyboard. */
export function useCommands() {
  const app = useAppStore()
  const actions = useShellActions()
  let last: { command: MenuCommand; at: number } | null = null

  const run: Record<MenuCommand, () => void> = {
    palette: actions.togglePalette,
    'new-connection': actions.newConnection,
    settings: actions.settings,
    'refresh-queues': actions.refreshQueues,
    'filter-queues': actions.filterQueues,
    'close-tab': actions.closeTab,
    'next-tab': actions.nextTab,
    'previous-tab': actions.previousTab,
    'toggle-inspector': actions.toggleInspector,
    'toggle-sidebar': actions.toggleSidebar,
    about: actions.about
  }

  function carryOut(command: MenuCommand) {
    const now = performance.now()
    if (last?.command === command && now - last.at < once) return
    last = { command, at: now }
    // A dialog that is open is answered first.
    if (app.dialog || app.closing) return
    run[command]()
  }

  function onKey(event: KeyboardEvent) {
    const command = commandOf(event, onMac)
    if (!command) return
    event.preventDefault()
    if (!event.repeat) carryOut(command)
  }

  let end: (() => void) | undefined
  onMounted(() => {
    end = app.onCommand(carryOut)
    addEventListener('keydown', onKey)
  })
  onUnmounted(() => {
    end?.()
    removeEventListener('keydown', onKey)
  })
}
