import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InputDocument } from '@contract'
import { defaultMapping, mappedDocument } from '@/model/import/mapping'
import { readFiles } from '@/model/import/read-files'
import { streamFile, type FilePart, type StreamFormat } from '@/model/import/stream-file'

const takes = ['messageGroupId', 'messageDeduplicationId', 'queueNameOrUrl'] as const
const how = { documents: true, header: true }

async function partsOf(text: string, format: StreamFormat = 'ndjson'): Promise<FilePart[]> {
  const parts: FilePart[] = []
  for await (const part of streamFile(new File([text], 'a.ndjson'), format, how, takes)) {
    parts.push(part)
  }
  return parts
}
const documentsOf = (parts: FilePart[]) => parts.flatMap(({ documents }) => documents)

describe('streamFile', () => {
  it('makes the documents that Import documents makes, whatever is in the file', async () => {
    const line = fc.oneof(
      fc.json(),
      fc
        .record({ body: fc.string(), messageGroupId: fc.string() })
        .map((one) => JSON.stringify(one)),
      fc
        .record({ body: fc.string(), 'attribute:n:Number': fc.nat() })
        .map((one) => JSON.stringify(one)),
      fc.constant('{"cut'),
      fc.constant('')
    )
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (lines) => {
        const text = lines.join('\n')
        const source = { file: new File([text], 'a.ndjson'), format: 'ndjson' } as const
        const read = await readFiles([source], how, new AbortController().signal)
        const expected = read.records.map((record): InputDocument => {
          const names = record.fields.map(([name]) => name)
          return mappedDocument(record, defaultMapping(names, takes))
        })
        const parts = await partsOf(text)
        expect(documentsOf(parts)).toEqual(expected)
        expect(parts.flatMap(({ problems }) => problems)).toEqual(read.problems)
        expect(parts.at(-1)?.share).toBe(1)
      })
    )
  })

  it('holds no more than a part: so many documents, and so many characters', async () => {
    const many = await partsOf(Array.from({ length: 1201 }, (_, n) => `${n}`).join('\n'), 'lines')
    expect(many.map(({ documents }) => documents.length)).toEqual([500, 500, 201])
    const large = await partsOf(
      Array.from({ length: 9 }, () => JSON.stringify('x'.repeat(1_000_000))).join('\n')
    )
    expect(large.map(({ documents }) => documents.length)).toEqual([3, 3, 3, 0])
    expect(documentsOf(large)).toHaveLength(9)
  })

  it('says what is no text', async () => {
    const file = new File([new Uint8Array([0xc3, 0x28, 0x0a])], 'a.bin')
    const { value } = await streamFile(file, 'lines', how, takes).next()
    expect((value as FilePart).problems[0]?.message).toContain('not text')
  })
})
