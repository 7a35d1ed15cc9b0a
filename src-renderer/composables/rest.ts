import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** A rest of so many milliseconds that begins when it is asked for, and begins anew when that happens again meanwhile. */
export function useRest(milliseconds: number): {
  resting: Readonly<Ref<boolean>>
  rest: () => void
} {
  const resting = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  function rest() {
    clearTimeout(timer)
    resting.value = true
    timer = setTimeout(() => (resting.value = false), milliseconds)
  }
  onScopeDispose(() => clearTimeout(timer))
  return { resting: readonly(resting), rest }
}
