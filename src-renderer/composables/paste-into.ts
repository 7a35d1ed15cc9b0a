import { onMounted, onUnmounted, type Ref } from 'vue'

/** Fields that take what is pasted themselves. */
const textFields = 'input, textarea, [contenteditable]:not([contenteditable=false])'

/**
 * Takes what is pasted while the focus is inside an element and not in a text field of it. Where the focus is on something
 * that takes no text, e.g. a row, Chromium pastes at the body: so it is the document that is listened to.
 */
export function usePasteInto(
  element: Readonly<Ref<HTMLElement | null>>,
  take: (event: ClipboardEvent) => void
) {
  function onPaste(event: ClipboardEvent) {
    const { activeElement } = document
    const inside = activeElement !== null && element.value?.contains(activeElement)
    if (inside && !activeElement.matches(textFields)) take(event)
  }
  onMounted(() => document.addEventListener('paste', onPaste))
  onUnmounted(() => document.removeEventListener('paste', onPaste))
}
