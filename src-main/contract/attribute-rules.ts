import type { MessageAttribute } from './document.js'
import { shortened } from './hidden-characters.js'
import { limits } from './limits.js'
import { invalidCharacter, utf8Bytes } from './text-rules.js'

/** What is wrong with one attribute, before it is placed in its document. */
export interface AttributeProblem {
  code: string
  message: string
  hint: string
}

const base64 = /^[A-Za-z0-9+/]*={0,2}$/
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/

/** The part of a type before its custom label: `Number` of `Number.int`. */
export const baseType = (type: string) => type.split('.', 1)[0] ?? ''

/** @returns whether the text is base64 with its padding, as SQS and JSON want it */
const isBase64 = (text: string) => text.length % 4 === 0 && base64.test(text)

const base64Bytes = (text: string) =>
  isBase64(text)
    ? (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0)
    : utf8Bytes(text)

/** Bytes that SQS counts for an attribute: its name, its type and its value (Binary: decoded). */
export function attributeBytes({ name, type, value }: MessageAttribute): number {
  const bytes = baseType(type) === 'Binary' ? base64Bytes(value) : utf8Bytes(value)
  return utf8Bytes(name) + utf8Bytes(type) + bytes
}

function nameProblem(name: string): string | null {
  if (name === '') return 'The attribute has no name.'
  if (name.length > limits.attributeNameLength) {
    return `The attribute name has ${name.length} characters; SQS allows ${limits.attributeNameLength}.`
  }
  if (!/^[\w.-]+$/.test(name)) return `The attribute name "${name}" has a character SQS refuses.`
  if (/^(aws|amazon)\./i.test(name))
    return `The attribute name "${name}" begins with a reserved word.`
  if (/^\.|\.$|\.\./.test(name)) return `The attribute name "${name}" has a dot where none may be.`
  return null
}

function typeProblem({ name, type }: MessageAttribute): string | null {
  const label = type.slice(baseType(type).length + 1)
  if (!['String', 'Number', 'Binary'].includes(baseType(type)) || type.endsWith('.')) {
    return `The type "${type}" of the attribute "${name}" is not one SQS knows.`
  }
  if (utf8Bytes(type) > limits.attributeTypeLength) {
    return `The type of the attribute "${name}" is longer than ${limits.attributeTypeLength} bytes.`
  }
  if (invalidCharacter(label))
    return `The type of the attribute "${name}" has an invalid character.`
  return null
}

/** Significant digits: zeros at both ends do not count. */
const precision = (value: string) =>
  (value.split(/[eE]/, 1)[0] ?? '').replace(/[+.-]/g, '').replace(/^0+/, '').replace(/0+$/, '')
    .length

function numberProblem({ name, value }: MessageAttribute): string | null {
  if (!decimal.test(value))
    return `The value of the attribute "${name}" is not a number: "${shortened(value, 40)}".`
  if (precision(value) > 38) return `The number in "${name}" has more than 38 digits.`
  const size = Math.abs(Number(value))
  const zero = precision(value) === 0
  const inRange = zero || (size >= 1e-128 && size <= 1e126)
  return inRange ? null : `The number in "${name}" is outside 10^-128 to 10^126.`
}

function valueProblem(attribute: MessageAttribute): string | null {
  const { name, type, value } = attribute
  if (value === '') return `The attribute "${name}" has no value.`
  if (baseType(type) === 'Binary') {
    return isBase64(value) ? null : `The value of the attribute "${name}" is not base64.`
  }
  if (baseType(type) === 'Number') return numberProblem(attribute)
  const character = invalidCharacter(value)
  return character ? `The value of "${name}" has a character SQS refuses: ${character}.` : null
}

const hints = {
  InvalidAttributeName:
    'Names have letters, digits, _ - and single dots inside, at most 256, and do not begin with AWS. or Amazon.',
  InvalidAttributeType:
    'Use String, Number or Binary, with a label of your own after a dot if you like: Number.int.',
  InvalidAttributeValue:
    'Values are not empty. Number: up to 38 digits. Binary: base64 with its padding. String: text without control characters.'
} as const

/** @returns the first thing wrong with an attribute by itself, or null */
export function attributeProblem(attribute: MessageAttribute): AttributeProblem | null {
  const checks = [
    ['InvalidAttributeName', nameProblem(attribute.name)],
    ['InvalidAttributeType', typeProblem(attribute)]
  ] as const
  const found = checks.find(([, message]) => message !== null)
  if (found?.[1]) return { code: found[0], message: found[1], hint: hints[found[0]] }
  const message = valueProblem(attribute)
  const code = 'InvalidAttributeValue'
  return message ? { code, message, hint: hints[code] } : null
}
