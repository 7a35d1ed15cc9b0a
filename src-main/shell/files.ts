import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { contentPolicy, noncePlaceholder } from './content-policy.js'
import { appOrigin } from './origin.js'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2'
}

/**
 * Answers `app://longpoll/…` from one folder.
 *
 * @param folder the built renderer: nothing outside it is ever read
 */
export function createFileServer(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const path = request.method === 'GET' ? fileOf(folder, request.url) : null
    const type = path === null ? undefined : types[extname(path)]
    if (path === null || type === undefined) return refuse(404)
    try {
      return answer(await readFile(path), type)
    } catch {
      return refuse(404)
    }
  }
}

/** The file that a URL names, or null where it names nothing inside the folder. */
export function fileOf(folder: string, url: string): string | null {
  const relative = pathOf(url)
  // A NUL or a backslash is no part of any file's name here, and both mean something else to some file system.
  if (relative === null || relative.includes('\0') || relative.includes('\\')) return null
  const path = normalize(join(folder, relative))
  return path.startsWith(folder + sep) ? path : null
}

function pathOf(url: string): string | null {
  try {
    const { protocol, host, pathname } = new URL(url)
    return `${protocol}//${host}` === appOrigin ? decodeURIComponent(pathname) : null
  } catch {
    return null
  }
}

function answer(body: Buffer, type: string): Response {
  const nonce = randomBytes(18).toString('base64')
  const page = type.startsWith('text/html')
  const content = page
    ? body.toString('utf8').replaceAll(noncePlaceholder, nonce)
    : new Uint8Array(body)
  return new Response(content, { headers: headers(type, nonce) })
}

function refuse(status: number): Response {
  const nonce = randomBytes(18).toString('base64')
  return new Response(null, { status, headers: headers('text/plain', nonce) })
}

function headers(type: string, nonce: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Security-Policy': contentPolicy(nonce),
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer'
  }
}
