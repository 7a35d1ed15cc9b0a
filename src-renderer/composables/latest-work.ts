import { onScopeDispose } from 'vue'

/**
 * Work of which only the newest goes on: beginning it again gives up what is on its way, as does the end of the
 * component.
 *
 * @returns begins it: the signal aborts when it is to be given up
 */
export function useLatestWork(): () => AbortSignal {
  let controller: AbortController | null = null
  onScopeDispose(() => controller?.abort())
  return () => {
    controller?.abort()
    controller = new AbortController()
    return controller.signal
  }
}
