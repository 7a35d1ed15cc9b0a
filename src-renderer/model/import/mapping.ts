import { propertyLabels, type InputDocument, type InputProperties } from '@contract'
import { attributeSpecOf, isAttributeName, readAttributeSpec } from './attributes'
import { bodyField, type ImportRecord } from './record'

/** Where a field of a file goes; `null` is nowhere. An attribute is written `priority:Number.int`. */
export type Target =
  | { kind: 'body' }
  | { kind: 'property'; property: keyof InputProperties }
  | { kind: 'attribute'; spec: string }
  | null

/** Where each field goes, by its name in the file. */
export type Mapping = ReadonlyMap<string, Target>

const inputProperties = [
  'messageGroupId',
  'messageDeduplicationId',
  'queueNameOrUrl',
  'receiveRequestAttemptId',
  'receiptHandle'
] as const satisfies readonly (keyof InputProperties)[]

/** Where a field goes by its name: the key or the label of a property, in any case, or `attribute:<name>:<type>`. */
function namedTarget(name: string, takes: readonly (keyof InputProperties)[]): Target {
  if (isAttributeName(name)) return { kind: 'attribute', spec: attributeSpecOf(name) }
  const wanted = name.trim().toLowerCase()
  if (wanted === bodyField) return { kind: 'body' }
  const property = inputProperties.find(
    (key) => key.toLowerCase() === wanted || propertyLabels[key].toLowerCase() === wanted
  )
  return property && takes.includes(property) ? { kind: 'property', property } : null
}

/**
 * The mapping that the names of the fields ask for. Where none is called `body` and one field has no place, that one is
 * the body.
 *
 * @param takes the properties that the action takes
 */
export function defaultMapping(
  names: readonly string[],
  takes: readonly (keyof InputProperties)[]
): Mapping {
  const mapping = new Map(names.map((name) => [name, namedTarget(name, takes)]))
  const known = [...mapping.values()].some((target) => target?.kind === 'body')
  const free = names.filter((name) => mapping.get(name) === null && !isProperty(name))
  if (!known && free[0] !== undefined && free.length === 1) mapping.set(free[0], { kind: 'body' })
  return mapping
}

/** Known, though the action does not take it: no field to guess a body from. */
const isProperty = (name: string) =>
  Object.entries(propertyLabels).some(([key, label]) =>
    [key.toLowerCase(), label.toLowerCase()].includes(name.trim().toLowerCase())
  )

/** The document of a record. Blank properties and blank attributes are left out: SQS takes neither. */
export function mappedDocument(record: ImportRecord, mapping: Mapping): InputDocument {
  const properties: InputProperties = {}
  const attributes = record.attributes.map((attribute) => ({ ...attribute }))
  let body = ''
  for (const [name, value] of record.fields) {
    const target = mapping.get(name) ?? null
    if (target?.kind === 'body') body = value
    else if (target?.kind === 'property' && value !== '') properties[target.property] = value
    else if (target?.kind === 'attribute' && value !== '') {
      attributes.push({ ...readAttributeSpec(target.spec), value })
    }
  }
  return { body, properties, attributes }
}

/** Whether some field is what an action acts on: the body, or a receipt handle. */
export const isMapped = (mapping: Mapping): boolean =>
  mapping.size === 0 ||
  [...mapping.values()].some(
    (target) =>
      target?.kind === 'body' ||
      (target?.kind === 'property' && target.property === 'receiptHandle')
  )

/** Characters of an example. */
const exampleLength = 80

/** The first value of each field that is not blank, cut short, among the first documents. */
export function firstValues(records: readonly ImportRecord[]): Map<string, string> {
  const values = new Map<string, string>()
  for (const { fields } of records.slice(0, 200)) {
    for (const [name, value] of fields) {
      if (value !== '' && !values.has(name)) values.set(name, value.slice(0, exampleLength))
    }
  }
  return values
}
