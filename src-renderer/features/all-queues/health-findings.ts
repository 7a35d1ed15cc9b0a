import { computed, onActivated, watch } from 'vue'
import type { Finding } from '../../model/queues/finding'
import { byWeight, findingsOf } from '../../model/queues/health'
import { useObservationsStore } from '../../stores/observations'
import { useQueueFactsStore } from '../../stores/queue-facts'
import { useUnlistedTargets } from './unlisted-targets'

/** The findings of every queue that is known, what matters most first. */
export function useHealthFindings(connectionId: string) {
  const facts = useQueueFactsStore()
  const observations = useObservationsStore()
  useUnlistedTargets(connectionId)

  const look = () =>
    void observations.look(connectionId, [...facts.profilesOf(connectionId).keys()])
  // Again when more is known, and when a person comes back: the journal goes on meanwhile.
  watch(
    () => facts.examinationOf(connectionId).running || facts.profilesOf(connectionId).size,
    look,
    {
      immediate: true
    }
  )
  onActivated(look)

  const findings = computed<readonly Finding[]>(() => {
    const relations = facts.relationsIn(connectionId)
    const now = Date.now()
    const all: Finding[] = []
    for (const profile of facts.profilesOf(connectionId).values()) {
      const observed = observations.of(connectionId, profile.queue.url)
      all.push(...findingsOf(profile, { relations, observed, now }))
    }
    return byWeight(all)
  })
  const healthy = computed(
    () =>
      facts.profilesOf(connectionId).size -
      new Set(findings.value.map(({ queue }) => queue.url)).size
  )
  return { findings, healthy }
}
