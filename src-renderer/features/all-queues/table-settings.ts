import { storedRef } from '../../composables/stored-ref'
import { defaultColumns, factColumn, type TableSort } from '../../model/queues/table-columns'
import { noChoice, type TableChoice } from '../../model/queues/table-filter'
import { useConnectionsStore } from '../../stores/connections'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
const areColumns = (stored: unknown): stored is string[] =>
  Array.isArray(stored) && stored.every((key) => typeof key === 'string' && factColumn(key))
const isSort = (stored: unknown): stored is TableSort =>
  isRecord(stored) && typeof stored['key'] === 'string' && typeof stored['descending'] === 'boolean'
const isChoice = (stored: unknown): stored is TableChoice =>
  isRecord(stored) && ['text', 'type', 'state'].every((key) => typeof stored[key] === 'string')

/** How the table of queues is set up: its columns and order for every connection, its filter for each of them. */
export function useTableSettings(connectionId: string) {
  const connections = useConnectionsStore()
  return {
    columns: storedRef('all-queues.columns', [...defaultColumns], { validate: areColumns }),
    sort: storedRef<TableSort>(
      'all-queues.sort',
      { key: 'name', descending: false },
      { validate: isSort }
    ),
    choice: storedRef<TableChoice>(
      `all-queues.filter:${connectionId}`,
      { ...noChoice },
      {
        validate: isChoice,
        keep: (choice) => (connections.mayStore(connectionId) ? choice : undefined)
      }
    )
  }
}
