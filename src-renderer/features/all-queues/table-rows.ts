import type { Queue } from '@contract'
import { computed, type Ref } from 'vue'
import { parseFilter } from '../../model/queues/filter-text'
import {
  filterTable,
  isKnown,
  needsOf,
  type Needs,
  type TableChoice
} from '../../model/queues/table-filter'
import { relationsOf } from '../../model/queues/relations'
import { factColumn, sortTable, type TableSort } from '../../model/queues/table-columns'
import { useQueueFactsStore } from '../../stores/queue-facts'
import { useQueuesStore } from '../../stores/queues'
import { useNewestProfiles } from './newest-counts'

/** The rows of the table of queues: sorted once, filtered at each key. */
export function useTableRows(connectionId: string, choice: Ref<TableChoice>, sort: Ref<TableSort>) {
  const queues = useQueuesStore()
  const facts = useQueueFactsStore()
  const newestProfiles = useNewestProfiles(() => connectionId)

  const all = computed(() => queues.allOf(connectionId))
  const text = computed(() => parseFilter(choice.value.text))
  const filterNeeds = computed(() => needsOf(choice.value, text.value))
  const sortColumn = computed(() => factColumn(sort.value.key))
  /** What the whole table needs: a row that is not known has no place in it. */
  const needs = computed<Needs>(() => {
    const tags = filterNeeds.value.tags || !!sortColumn.value?.tags
    return { tags, facts: tags || filterNeeds.value.facts || sortColumn.value !== undefined }
  })

  /** By the same counts that are shown: what is chosen by them has to be what is seen. */
  const known = () => ({
    profileOf: newestProfiles(),
    relations: facts.relationsIn(connectionId)
  })
  const nothing = {
    profileOf: () => undefined,
    relations: relationsOf([])
  }

  // What is learned while nothing depends on it must not sort or filter anew.
  const sorted = computed(() =>
    sortTable(all.value, sort.value, sortColumn.value ? known() : nothing)
  )
  const rows = computed<readonly Queue[]>(() =>
    filterTable(sorted.value, choice.value, filterNeeds.value.facts ? known() : nothing)
  )
  const tagsNeeded = computed(() => needs.value.tags)
  // It depends on what is typed only through whether tags are needed: it is not counted at each key.
  const knownCount = computed(() => {
    const profiles = facts.profilesOf(connectionId)
    const wanted = { facts: true, tags: tagsNeeded.value }
    return all.value.reduce(
      (count, { url }) => count + Number(isKnown(profiles.get(url), wanted)),
      0
    )
  })

  return { all, rows, text, needs, knownCount }
}
