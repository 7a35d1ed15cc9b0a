import { plural } from '../../format/numbers'
import { useAppStore } from '../../stores/app'
import { useConnectionFilesStore } from '../../stores/connection-files'
import { useNoticesStore } from '../../stores/notices'

/** Writes the settings of some connections, or of all, to a file that the person names. */
export async function exportConnections(ids: string[] | null) {
  const notices = useNoticesStore()
  try {
    const count = await useConnectionFilesStore().write(ids)
    if (count !== null) {
      notices.done(`${plural(count, 'connection')} exported, without keys and secrets.`)
    }
  } catch (thrown) {
    notices.failed(thrown)
  }
}

/** Reads a file that the person chooses, and shows what is in it before anything is stored. */
export async function importConnections() {
  const app = useAppStore()
  try {
    const file = await useConnectionFilesStore().read()
    if (file) app.dialog = { kind: 'import-connections', file }
  } catch (thrown) {
    useNoticesStore().failed(thrown)
  }
}
