import type { TargetFile } from '@contract'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { request } from '../bridge'
import { useNoticesStore } from './notices'

/** The files that listening sessions may append to. Their paths are chosen in the system's dialog and are here to be shown. */
export const useTargetFilesStore = defineStore('target-files', () => {
  const notices = useNoticesStore()
  const files = shallowRef<readonly TargetFile[]>([])
  const status = ref<'idle' | 'loading' | 'ready'>('idle')

  async function load() {
    status.value = 'loading'
    try {
      files.value = await request('targets.files', {})
      status.value = 'ready'
    } catch (thrown) {
      status.value = 'idle'
      notices.failed(thrown)
    }
  }

  function ensure() {
    if (status.value === 'idle') void load()
  }

  const pathOf = (id: string) => files.value.find((one) => one.id === id)?.path ?? null

  /** @returns the file, or null where none was chosen */
  async function choose(): Promise<TargetFile | null> {
    try {
      const chosen = await request('targets.chooseFile', {})
      if (chosen && pathOf(chosen.id) === null) files.value = [...files.value, chosen]
      return chosen
    } catch (thrown) {
      notices.failed(thrown)
      return null
    }
  }

  return { files, status, ensure, pathOf, choose }
})
