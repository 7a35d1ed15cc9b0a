import { ref } from 'vue'

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/**
 * Files that are dragged onto an element: bind the listeners to it with `v-on`.
 *
 * @param take called with the files that were let go over it
 */
export function useFileDrop(take: (files: Iterable<File>) => void) {
  const over = ref(false)
  const listeners = {
    dragover(event: DragEvent) {
      if (!hasFiles(event)) return
      event.preventDefault()
      over.value = true
    },
    dragleave(event: DragEvent) {
      const { currentTarget: element, relatedTarget: to } = event
      const inside = element instanceof Node && to instanceof Node && element.contains(to)
      if (!inside) over.value = false
    },
    drop(event: DragEvent) {
      over.value = false
      if (!hasFiles(event)) return
      event.preventDefault()
      take(event.dataTransfer?.files ?? [])
    }
  }
  return { over, listeners }
}
