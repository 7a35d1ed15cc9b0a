import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** A request as it came over the wire. */
export interface SignedRequest {
  method: string
  /** With the query. */
  url: string
  headers: Record<string, string | string[] | undefined>
  body: string
}

interface Authorization {
  accessKeyId: string
  /** Day, region, service and the word that ends it. */
  scope: string[]
  signedHeaders: string[]
  signature: string
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** Whose signature a request says that it has; null where it has none of the kind. */
export function authorizationOf({ headers }: SignedRequest): Authorization | null {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
  const [, accessKeyId, scope, signed, signature] =
    pattern.exec(String(headers['authorization'])) ?? []
  if (!accessKeyId || !scope || !signed || !signature) return null
  return { accessKeyId, scope: scope.split('/'), signedHeaders: signed.split(';'), signature }
}

/**
 * Whether a request is signed with a secret key, by AWS's published algorithm (Signature Version 4). It shares no code with
 * what signs.
 */
export function isSignedWith(request: SignedRequest, secretAccessKey: string): boolean {
  const authorization = authorizationOf(request)
  if (authorization === null) return false
  const { scope, signature } = authorization
  const date = String(request.headers['x-amz-date'])
  const canonical = sha256(canonicalRequest(request, authorization.signedHeaders))
  const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), canonical].join('\n')
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`)
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'))
}

function canonicalRequest(request: SignedRequest, signed: string[]): string {
  const { method, url, headers, body } = request
  const [path = '/', query = ''] = url.split('?')
  const lines = signed.map((name) => `${name}:${String(headers[name]).trim()}\n`).join('')
  const sorted = query.split('&').sort().join('&')
  return [method, path, sorted, lines, signed.join(';'), sha256(body)].join('\n')
}
