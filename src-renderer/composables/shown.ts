import { onActivated, onDeactivated, shallowRef, type Ref } from 'vue'

/** Whether the component is in front. One that is kept behind another tab goes on reacting, so it has to ask. */
export function useShown(): Readonly<Ref<boolean>> {
  const shown = shallowRef(true)
  onActivated(() => (shown.value = true))
  onDeactivated(() => (shown.value = false))
  return shown
}
