import { computed, ref, type Ref } from 'vue'
import { useScrollLook } from '../../composables/scroll-look'
import {
  nodeSize,
  placeComponents,
  type PlacedComponent,
  type TopologyComponent,
  type TopologyNode
} from '../../model/queues/topology'

const zooms = { least: 0.3, most: 1.6, step: 1.25 } as const

/** Pixels beyond the edges that are drawn too. */
const beyond = 200

/** A node with its place in the picture. */
export interface PlacedNode {
  node: TopologyNode
  left: number
  top: number
}

/** What of the picture is on screen: only that is drawn, so that it costs the same for ten queues and for ten thousand. */
export function useTopologyView(
  scroller: Readonly<Ref<HTMLElement | null>>,
  components: Ref<readonly TopologyComponent[]>
) {
  const zoom = ref(1)
  const view = ref({ left: 0, top: 0, width: 800, height: 600 })

  function look() {
    const element = scroller.value
    // Nothing is measured while another view is in front.
    if (!element || element.clientWidth === 0) return
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = element
    view.value = { left: scrollLeft, top: scrollTop, width: clientWidth, height: clientHeight }
  }
  useScrollLook(scroller, look)

  const width = computed(() => Math.floor(view.value.width / zoom.value))
  const picture = computed(() => placeComponents(components.value, width.value))

  /** Every node in the order in which the arrow keys go through them. */
  const order = computed<PlacedNode[]>(() =>
    picture.value.placed.flatMap(({ nodes, left, top }) =>
      nodes.map((node) => ({ node, left: left + node.x, top: top + node.y }))
    )
  )
  const places = computed(() => new Map(order.value.map((one) => [one.node.id, one])))

  const edges = computed(() => ({
    top: view.value.top / zoom.value - beyond,
    bottom: (view.value.top + view.value.height) / zoom.value + beyond
  }))
  const meets = (top: number, height: number) =>
    top + height >= edges.value.top && top <= edges.value.bottom
  const shownComponents = computed<PlacedComponent[]>(() =>
    picture.value.placed.filter(({ top, height }) => meets(top, height))
  )
  const shownNodes = computed<PlacedNode[]>(() =>
    shownComponents.value.flatMap(({ nodes, left, top }) =>
      nodes
        .map((node) => ({ node, left: left + node.x, top: top + node.y }))
        .filter((one) => meets(one.top, nodeSize.height))
    )
  )

  const zoomTo = (wanted: number) =>
    (zoom.value = Math.min(zooms.most, Math.max(zooms.least, wanted)))
  const zoomBy = (steps: 1 | -1) => zoomTo(zoom.value * zooms.step ** steps)

  /** As large as it can be with everything on screen, as far as it can still be read. */
  function fit() {
    const { width: wide, height: high } = view.value
    for (let next = 1; ; next /= zooms.step) {
      const whole = placeComponents(components.value, Math.floor(wide / next))
      if ((whole.height * next <= high && whole.width * next <= wide) || next <= zooms.least) {
        zoomTo(next)
        return
      }
    }
  }

  /** Scrolls as little as is needed. */
  function show({ left, top }: PlacedNode) {
    const element = scroller.value
    if (!element) return
    const room = 24
    const box = {
      left: left * zoom.value - room,
      top: top * zoom.value - room,
      right: (left + nodeSize.width) * zoom.value + room,
      bottom: (top + nodeSize.height) * zoom.value + room
    }
    if (box.top < element.scrollTop) element.scrollTop = box.top
    else if (box.bottom > element.scrollTop + element.clientHeight) {
      element.scrollTop = box.bottom - element.clientHeight
    }
    if (box.left < element.scrollLeft) element.scrollLeft = box.left
    else if (box.right > element.scrollLeft + element.clientWidth) {
      element.scrollLeft = box.right - element.clientWidth
    }
    look()
  }

  return { zoom, picture, order, places, shownNodes, zoomBy, zoomTo, fit, show }
}
