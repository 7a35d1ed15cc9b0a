import type { Queue, SavedOperation } from '@contract'
import { computed, type ComputedRef } from 'vue'
import { savedTexts, withOptions } from '../../model/saved-operations'
import type { ListenTexts } from '../../model/listen-options'
import type { OptionTexts } from '../../model/draft'
import { draftKey, useDraftsStore } from '../../stores/drafts'
import { useListenSettingsStore } from '../../stores/listen-settings'

interface SavedOptions {
  /** Whether what is typed is not what is saved. */
  changed: boolean
  /** The operation with what is typed; null while an option is refused. */
  operation: SavedOperation | null
}

/** What is typed in a saved operation's tab, beside what is saved. */
export function useSavedOptions(props: {
  operation: SavedOperation
  queue: Queue | null
  tabKey: string
}): { state: ComputedRef<SavedOptions>; revert(): void } {
  const drafts = useDraftsStore()
  const { action, id, connectionId } = props.operation
  const saved = () => savedTexts(props.operation)
  const listening =
    action === 'listen'
      ? useListenSettingsStore().settingsOf(
          { connectionId, queueUrl: props.queue?.url ?? '', operationId: id },
          () => saved() as ListenTexts
        )
      : null
  const draft =
    action === 'listen'
      ? null
      : drafts.open(draftKey(props.tabKey, action), connectionId, saved() as OptionTexts, 1)

  const typed = computed(() => listening?.value.texts ?? draft?.options ?? saved())
  const state = computed<SavedOptions>(() => {
    const operation = withOptions(props.operation, typed.value)
    // `10` and `10 ` are one option to the operation, though not to the form.
    const same = operation
      ? JSON.stringify(operation.options) === JSON.stringify(props.operation.options)
      : false
    return { changed: !same, operation }
  })

  function revert() {
    if (listening) listening.value.texts = saved() as ListenTexts
    if (draft) drafts.setOptions(draft, saved() as OptionTexts)
  }

  return { state, revert }
}
