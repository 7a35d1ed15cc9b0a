import { baseType } from './attribute-rules.js'
import { propertyLabels, type InputDocument } from './document.js'
import type { Problem } from './document-rules.js'
import {
  fillTemplate,
  parseTemplate,
  placeholders,
  TemplateError,
  type Template
} from './template.js'
import { seededRandom } from './template-random.js'

/** The properties that may have placeholders. */
const properties = ['messageGroupId', 'messageDeduplicationId', 'queueNameOrUrl'] as const

/** Which message of a Send is made: of one seed and index it is always the same, but for the time. */
interface MessagePlace {
  seed: string
  /** From 0, over the whole Send. */
  index: number
  /** Milliseconds since the epoch: what `{{now}}` becomes. */
  at: number
}

/** An input document whose placeholders have been read. */
export interface DocumentTemplate {
  fill(place: MessagePlace): InputDocument
  /** Whether messages differ in this: it has a placeholder. */
  varies: { body: boolean; deduplicationId: boolean }
}

const hint = `There are ${placeholders.map(([name]) => name).join(', ')}. Write \\{{ for a plain {{.`

/** `line 2, column 5`, or the column alone in a text of one line. */
function placeOf(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n')
  const column = `column ${(lines.at(-1)?.length ?? 0) + 1}`
  return text.includes('\n') ? `line ${lines.length}, ${column}` : column
}

function problemOf(field: Problem['field'], label: string, text: string, error: unknown): Problem {
  if (!(error instanceof TemplateError)) throw error
  const message = `${label}, ${placeOf(text, error.at)}: ${error.message}.`
  return { field, code: 'InvalidTemplate', message, hint }
}

const varies = (template: Template | undefined) =>
  template?.some((part) => typeof part !== 'string') ?? false

/**
 * Reads the placeholders of an input document: in its body, its Message Group Id, Message Deduplication Id and Queue
 * Name/URL, and in the values of String and Number attributes. Binary values are base64 and taken as they are.
 *
 * @returns the template, or what is wrong with it by field
 */
export function documentTemplate(
  document: InputDocument
): { template: DocumentTemplate; problems: null } | { template: null; problems: Problem[] } {
  const problems: Problem[] = []
  const read = (field: Problem['field'], label: string, text: string): Template => {
    try {
      return parseTemplate(text)
    } catch (error) {
      problems.push(problemOf(field, label, text, error))
      return []
    }
  }
  const body = read('body', 'Body', document.body)
  const named = properties.flatMap((name) => {
    const text = document.properties[name]
    return text === undefined ? [] : [[name, read(name, propertyLabels[name], text)] as const]
  })
  const values = document.attributes.map(({ name, type, value }, index) =>
    baseType(type) === 'Binary' ? null : read(`attribute:${index}`, `Attribute ${name}`, value)
  )
  if (problems.length > 0) return { template: null, problems }
  const template: DocumentTemplate = {
    varies: {
      body: varies(body),
      deduplicationId: varies(named.find(([name]) => name === 'messageDeduplicationId')?.[1])
    },
    fill({ seed, index, at }) {
      const place = { index, at, random: seededRandom(seed, index) }
      return {
        body: fillTemplate(body, place),
        properties: {
          ...document.properties,
          ...Object.fromEntries(named.map(([name, parts]) => [name, fillTemplate(parts, place)]))
        },
        attributes: document.attributes.map((attribute, at) => {
          const parts = values[at]
          return parts ? { ...attribute, value: fillTemplate(parts, place) } : { ...attribute }
        })
      }
    }
  }
  return { template, problems: null }
}
