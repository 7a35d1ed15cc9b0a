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

  const readAll = async (file: File) => {
    const parts: FilePart[] = []
    for await (const part of streamFile(file, 'lines', how, takes)) parts.push(part)
    return parts
  }

  it('fails at what is no text, and says in which line and after how many bytes', async () => {
    await expect(readAll(new File([new Uint8Array([0xc3, 0x28, 0x0a])], 'a'))).rejects.toThrow(
      'not UTF-8 or UTF-16 (line 1, after 0 bytes)'
    )
    // Some parts of the stream, with characters of several bytes at their seams.
    const good = Array.from({ length: 40_000 }, (_, n) => `${n} äöü€😀\n`).join('')
    const bytes = new TextEncoder().encode(good)
    const latin1 = new Uint8Array([0x61, 0x62, 0xe4, 0x0a, 0x62, 0x0a])
    await expect(readAll(new File([bytes, latin1], 'a'))).rejects.toMatchObject({
      failure: {
        code: 'FileUnread',
        message: `The file is not text: its bytes are not UTF-8 or UTF-16 (line 40,001, after ${bytes.length.toLocaleString('en-US')} bytes).`,
        hint: 'Save it as UTF-8, or mend that line, and choose it again.'
      }
    })
    // Its last character is cut off.
    await expect(readAll(new File([bytes, new Uint8Array([0xe2])], 'a'))).rejects.toThrow(
      'line 40,001'
    )
  })

  it('fails where the file became shorter or cannot be read any more', async () => {
    const file = (stream: () => ReadableStream) =>
      Object.assign(new File(['a\nb\nc\n'], 'a'), { stream })
    await expect(readAll(file(() => new Blob(['a\nb']).stream()))).rejects.toMatchObject({
      failure: { message: 'The file changed while it was read: 3 of its 6 bytes were there.' }
    })
    const broken = () =>
      new ReadableStream({
        pull: (control) => control.error(new DOMException('gone', 'NotReadableError'))
      })
    await expect(readAll(file(broken))).rejects.toMatchObject({
      failure: { code: 'FileUnread', retryable: true }
    })
  })
})
