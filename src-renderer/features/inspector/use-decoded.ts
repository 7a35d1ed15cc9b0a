import type { BodySource, DecodedBody, Failure } from '@contract'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { mayOpen } from '../../model/decodable'
import { useBodiesStore } from '../../stores/bodies'

/** Milliseconds for which the body before is still shown, so that a short answer does not make two pictures. */
const patience = 120

/** A body as it is looked at. */
interface Looked {
  /** The body as it was sent. */
  body: string
  /** Null where nothing can be opened, and while that is being found out. */
  decoded: DecodedBody | null
}

/** A body and what is inside of it, opened as far as the person wants. */
export function useDecoded(bodyOf: () => { source: BodySource; body: string } | null) {
  const bodies = useBodiesStore()
  const looked = shallowRef<Looked>({ body: '', decoded: null })
  const failure = shallowRef<Failure | null>(null)
  let controller = new AbortController()

  async function look(path: string[], further: boolean) {
    controller.abort()
    controller = new AbortController()
    const { signal } = controller
    failure.value = null
    const now = bodyOf()
    const body = now?.body ?? ''
    if (!now || !mayOpen(body)) {
      looked.value = { body, decoded: null }
      return
    }
    const timer = setTimeout(() => {
      if (looked.value.body !== body) looked.value = { body, decoded: null }
    }, patience)
    const answer = await bodies.decode({ source: now.source, path, further }, signal)
    clearTimeout(timer)
    if (signal.aborted) return
    failure.value = answer.ok ? null : answer.failure
    looked.value = { body, decoded: answer.ok ? answer.value : null }
  }

  watch(
    () => bodyOf()?.body,
    () => look([], true),
    { immediate: true }
  )
  onScopeDispose(() => controller.abort())

  const path = computed(() => looked.value.decoded?.steps.map(({ id }) => id) ?? [])

  /** Takes one of the offered steps, and goes on from there. */
  function open(id: string) {
    const offered = looked.value.decoded?.offers.map((offer) => offer.id) ?? []
    bodies.remember(id, offered)
    return look([...path.value, id], true)
  }

  /** Goes back to what there was after this many steps; 0 is the body as it was sent. */
  function backTo(count: number) {
    const closed = path.value[count]
    if (closed === undefined) return
    bodies.leave(closed)
    return look(path.value.slice(0, count), false)
  }

  /** What is looked at: what came out of the last step, or the body as it was sent. */
  const shown = computed(() => {
    const { body, decoded } = looked.value
    const binary = decoded?.bytes ?? null
    return { text: binary ? '' : (decoded?.text ?? body), binary }
  })

  return { looked, shown, failure, path, open, backTo }
}

export type Decoded = ReturnType<typeof useDecoded>
