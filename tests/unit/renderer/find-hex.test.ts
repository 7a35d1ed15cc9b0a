import { describe, expect, it } from 'vitest'
import { findAll } from '@/model/find'
import { bytesOfBase64, bytesPerRow, hexOfBytes, hexRow, textOfBytes } from '@/model/hex'

describe('finding a text', () => {
  it('finds every place, any case, and takes signs as they are', () => {
    expect(findAll('a.B a.b aXb', 'A.b')).toEqual({ offsets: [0, 4], more: false })
    expect(findAll('1 (2) [3]', '(2) [')).toEqual({ offsets: [2], more: false })
  })

  it('finds nothing for nothing', () => {
    expect(findAll('abc', '')).toEqual({ offsets: [], more: false })
  })

  it('says when there is more than it looked for', () => {
    expect(findAll('aaaa', 'a', 3)).toEqual({ offsets: [0, 1, 2], more: true })
    expect(findAll('aaa', 'a', 3)).toEqual({ offsets: [0, 1, 2], more: false })
  })
})

describe('bytes', () => {
  it('shows a line as offset, hexadecimal and ASCII', () => {
    const bytes = new TextEncoder().encode('Grüße\n12345678')
    const row = hexRow(bytes, 1, 8)
    expect(row.offset).toBe('000008')
    expect(row.ascii).toBe('12345678')
    expect(hexRow(bytes, 0, 8).bytes.map(({ hex }) => hex)).toEqual([
      '47',
      '72',
      'c3',
      'bc',
      'c3',
      '9f',
      '65',
      '0a'
    ])
    expect(hexRow(bytes, 0, 8).ascii).toBe('Gr....e.')
  })

  it('fits as many bytes beside each other as there is room for', () => {
    expect(bytesPerRow(800, 7)).toBe(16)
    expect(bytesPerRow(300, 7.3)).toBe(8)
    expect(bytesPerRow(200, 7)).toBe(4)
  })

  it('reads base64, and text where it is some', () => {
    expect(hexOfBytes(bytesOfBase64('SGk=')!)).toBe('48 69')
    expect(bytesOfBase64('no base64!')).toBeNull()
    expect(textOfBytes(bytesOfBase64('w7w=')!)).toBe('ü')
    expect(textOfBytes(new Uint8Array([0xff, 0x00]))).toBeNull()
    expect(textOfBytes(new Uint8Array([0x41, 0x00]))).toBeNull()
  })
})
