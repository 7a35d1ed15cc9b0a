import Papa from 'papaparse'
import { propertyLabels, type DocumentDetail } from '../contract/index.js'

type Property = keyof DocumentDetail['properties']

/** Columns of attributes past which a table is no use to anybody. */
export const mostAttributeColumns = 500

const properties = [
  'messageId',
  'messageGroupId',
  'messageDeduplicationId',
  'sequenceNumber',
  'receiptHandle',
  'receiveRequestAttemptId',
  'queueUrl',
  'queueNameOrUrl'
] as const satisfies readonly Property[]

const columnOf = ({ name, type }: { name: string; type: string }) => `attribute:${name}:${type}`

/** Finds the columns that a table of documents needs, and then writes it row by row. */
export class CsvTable {
  readonly #properties = new Set<Property>()
  readonly #attributes = new Set<string>()

  /** Every document has to be looked at before the first row is written. */
  look(document: DocumentDetail): void {
    for (const key of properties) if (document.properties[key]) this.#properties.add(key)
    for (const attribute of document.attributes) this.#attributes.add(columnOf(attribute))
  }

  get attributeColumns(): number {
    return this.#attributes.size
  }

  /** The queue has two properties with one label: the input's is the column only where there is no output's. */
  get #columns(): Property[] {
    return properties.filter(
      (key) =>
        this.#properties.has(key) && !(key === 'queueNameOrUrl' && this.#properties.has('queueUrl'))
    )
  }

  head(): string {
    return line(['Body', ...this.#columns.map((key) => propertyLabels[key]), ...this.#attributes])
  }

  row(document: DocumentDetail): string {
    const values = new Map(document.attributes.map((one) => [columnOf(one), one.value]))
    return line([
      document.body,
      ...this.#columns.map((key) => document.properties[key] ?? ''),
      ...[...this.#attributes].map((column) => values.get(column) ?? '')
    ])
  }
}

// With every cell quoted a line break or a space at an end needs no thought.
const line = (cells: string[]) => `${Papa.unparse([cells], { quotes: true })}\r\n`

/** A table that is there as a whole. */
export const csvOf = (rows: readonly string[][]): string => rows.map(line).join('')
