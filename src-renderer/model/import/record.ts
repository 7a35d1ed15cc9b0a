import type { MessageAttribute } from '@contract'

/** One document of a file as it was read: its fields have no places yet. */
export interface ImportRecord {
  readonly file: string
  /** Where it is in its file, from 1: the line of a text, the row of a table, the element of an array. */
  readonly at: number
  /** Names and values in the order of the file. Of a name that is there twice the last one holds. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** Attributes that are written with their types, as an export does. */
  readonly attributes: readonly MessageAttribute[]
}

/** Something that is wrong with a part of a file, and whether it was left out for it. */
export interface ImportProblem {
  readonly file: string
  /** Null where it is about the file as a whole. */
  readonly at: number | null
  readonly message: string
  readonly leftOut: boolean
}

/** What comes out of reading, one after the other. */
export type ImportItem = { record: ImportRecord } | { problem: ImportProblem }

/** Takes a file's text part by part. Each call yields what the text so far has made whole. */
export interface TextReader {
  read(text: string): Iterable<ImportItem>
  end(): Iterable<ImportItem>
}

/** Characters of one value after which it is given up: far more than a message of 1 MiB with every character escaped. */
export const longestValue = 16 * 1024 ** 2

export const bodyField = 'body'

export const bodyRecord = (file: string, at: number, body: string): ImportItem => ({
  record: { file, at, fields: [[bodyField, body]], attributes: [] }
})

export const leftOut = (file: string, at: number | null, message: string): ImportItem => ({
  problem: { file, at, message, leftOut: true }
})

export const tooLong = (file: string, at: number): ImportItem =>
  leftOut(file, at, 'It is far longer than the 1 MiB that SQS takes.')
