import type { DecodedBody, DocumentDetail, Failure } from '@contract'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { comparedBodies, comparedLines, type ComparedPart } from '../../model/comparison'
import { mayOpen } from '../../model/decodable'
import { useBodiesStore } from '../../stores/bodies'
import { useDocumentsStore } from '../../stores/documents'

/** A document with what its body can be opened to. */
interface Side {
  detail: DocumentDetail
  opened: DecodedBody | null
}

const textOf = ({ detail, opened }: Side, open: boolean) =>
  open ? (opened?.text ?? detail.body) : detail.body

/** Two documents of the journal, fetched to be compared part by part. */
export function useComparison(pair: readonly [number, number]) {
  const documents = useDocumentsStore()
  const bodies = useBodiesStore()
  const sides = shallowRef<readonly [Side, Side] | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const part = ref<ComparedPart>('body')
  /** Whether bodies are compared as what they were opened to. */
  const opened = ref(true)
  const controller = new AbortController()
  onScopeDispose(() => controller.abort())

  async function fetchSide(id: number): Promise<Side | null> {
    const answer = await documents.detail(id)
    if (!answer.ok) {
      failure.value = answer.failure
      return null
    }
    const detail = answer.value
    if (!mayOpen(detail.body)) return { detail, opened: null }
    const input = { source: { kind: 'document' as const, id }, path: [], further: true }
    const seen = await bodies.decode(input, controller.signal)
    return { detail, opened: seen.ok && seen.value.text !== null ? seen.value : null }
  }

  async function load() {
    failure.value = null
    const [first, second] = await Promise.all(pair.map(fetchSide))
    if (first && second) sides.value = [first, second]
  }
  void load()

  /** By which steps either side was opened, as far as any was. */
  const openedBy = computed(() =>
    (sides.value ?? []).map(({ opened: seen }) => seen?.steps.map(({ label }) => label) ?? [])
  )
  const canOpen = computed(() => openedBy.value.some((steps) => steps.length > 0))
  const texts = computed(() => {
    if (!sides.value) return null
    const [first, second] = sides.value
    if (part.value !== 'body') return comparedLines(part.value, first.detail, second.detail)
    return comparedBodies(textOf(first, opened.value), textOf(second, opened.value))
  })

  return { sides, failure, part, opened, openedBy, canOpen, texts, load }
}
