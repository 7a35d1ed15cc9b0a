import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..', '..')
const page = readFileSync(join(root, 'docs', 'connector-coverage.md'), 'utf8')
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (rule|what|---) /.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))

/** `file` "title", "title" · `file` "title" */
const testsOf = (cell: string) =>
  cell.split(' · ').map((part) => ({
    file: /`([^`]+)`/.exec(part)?.[1] ?? '',
    titles: [...part.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title)
  }))

/** Quotes of a title are not always those of the page. */
const plain = (text: string) => text.replace(/\\?['"`]/g, '')

describe('The table of what the connector promises', () => {
  it('has a rule, code and a test in every row', () => {
    expect(rows.length).toBeGreaterThan(50)
    for (const row of rows) {
      expect(row, row.join(' | ')).toHaveLength(3)
      for (const cell of row) expect(cell.trim()).not.toBe('')
    }
  })

  it('names code that is there', () => {
    const named = rows.flatMap(([, code = '']) => [...code.matchAll(/`([^`]+)`/g)])
    const missing = named
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(join(root, path)))
    expect(missing).toEqual([])
  })

  it('names at least one test by its title in every row', () => {
    const untitled = rows.filter(([, , tests = '']) =>
      testsOf(tests).every(({ titles }) => titles.length === 0)
    )
    expect(untitled).toEqual([])
  })

  it('names tests that are there, by their titles', () => {
    const missing = rows
      .flatMap(([, , tests = '']) => testsOf(tests))
      .flatMap(({ file, titles }) => {
        const path = join(root, file)
        if (!existsSync(path) || !file.startsWith('tests/')) return [file]
        const text = plain(readFileSync(path, 'utf8'))
        return titles
          .filter((title) => !text.includes(plain(title)))
          .map((title) => `${file} ${title}`)
      })
    expect(missing).toEqual([])
  })
})
