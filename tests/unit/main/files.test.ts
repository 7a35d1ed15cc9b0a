import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFileServer, fileOf } from '../../../src-main/shell/files.js'

let folder: string

beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), 'files-'))
  folder = join(root, 'renderer')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await mkdir(join(root, 'renderer-secrets'))
  await writeFile(join(root, 'outside.html'), 'outside')
  await writeFile(join(root, 'renderer-secrets', 'key.html'), 'outside')
  await writeFile(
    join(folder, 'index.html'),
    '<meta name="csp-nonce" content="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style>'
  )
  await writeFile(join(folder, 'assets', 'a.js'), 'export {}')
  await writeFile(join(folder, 'notes.txt'), 'no type that a page needs')
})
afterAll(() => rm(join(folder, '..'), { recursive: true, force: true }))

const get = (url: string, init?: RequestInit) => createFileServer(folder)(new Request(url, init))

test('the page gets a nonce of its own at every load, the same in header and page', async () => {
  const nonces = new Set<string>()
  for (let load = 0; load < 3; load++) {
    const answer = await get('app://longpoll/index.html')
    const nonce = /content="([^"]+)"/.exec(await answer.text())?.[1] ?? ''
    expect(answer.headers.get('Content-Security-Policy')).toContain(`'nonce-${nonce}'`)
    nonces.add(nonce)
  }
  expect(nonces.size).toBe(3)
  expect([...nonces].every((nonce) => nonce.length >= 22 && !nonce.includes('_'))).toBe(true)
})

test('a script is served with its type and the policy', async () => {
  const answer = await get('app://longpoll/assets/a.js')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Content-Type')).toContain('text/javascript')
  expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
})

test.each([
  'app://longpoll/../outside.html',
  'app://longpoll/%2e%2e/outside.html',
  'app://longpoll/..%2foutside.html',
  'app://longpoll/assets/..%2f..%2foutside.html',
  'app://longpoll/..%5coutside.html',
  'app://longpoll/%2e%2e%2frenderer-secrets/key.html',
  'app://longpoll//etc/passwd',
  'app://longpoll/index.html%00.js',
  'app://longpoll/%',
  'app://longpoll/',
  'app://longpoll/notes.txt',
  'app://longpoll/missing.js',
  'app://other/index.html',
  'file:///etc/passwd'
])('%s is not found', async (url) => {
  const answer = await get(url)
  expect(answer.status).toBe(404)
  expect(await answer.text()).toBe('')
})

test('only GET is answered', async () => {
  expect((await get('app://longpoll/index.html', { method: 'POST' })).status).toBe(404)
})

test('no path leads out of the folder', () => {
  const piece = fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '\\', '/', 'a', '%00', '~', 'C:')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const path = fileOf(folder, `app://longpoll/${pieces.join('/')}`)
      expect(path === null || path.startsWith(`${folder}/`)).toBe(true)
    })
  )
})
