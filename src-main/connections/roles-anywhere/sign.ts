import { createHash, sign, type X509Certificate } from 'node:crypto'
import type { SigningIdentity } from './identity.js'

/** What is signed. Header names in any case; the path as it goes over the wire. */
export interface SignableRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: string
}

const service = 'rolesanywhere'

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** `20211103T120000Z`. */
const amzDate = (date: Date): string => date.toISOString().replace(/[-:]|\.\d{3}/g, '')

/** RFC 3986: what is not a letter, a digit or one of -_.~ is encoded. */
const uriEncode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
  )

const trimAll = (value: string): string => value.trim().replace(/ +/g, ' ')

/** Lower case, in the order of character codes. */
function sortedHeaders(headers: Record<string, string>): [name: string, value: string][] {
  return Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), trimAll(value)])
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

export const signedHeaders = (headers: Record<string, string>): string =>
  sortedHeaders(headers)
    .map(([name]) => name)
    .join(';')

/** Task 1 of AWS's signing process. There is no query: everything is in the body. */
export function canonicalRequest({ method, path, headers, body }: SignableRequest): string {
  // The path is encoded once already; the process wants it encoded twice.
  const uri = path.split('/').map(uriEncode).join('/')
  const lines = sortedHeaders(headers).map(([name, value]) => `${name}:${value}\n`)
  return [method, uri, '', lines.join(''), signedHeaders(headers), sha256(body)].join('\n')
}

/** The scope of a signature: the day, the region and the service. */
export const credentialScope = (date: Date, region: string): string =>
  [amzDate(date).slice(0, 8), region, service, 'aws4_request'].join('/')

/** Task 2. */
export function stringToSign(
  algorithm: string,
  date: Date,
  region: string,
  canonical: string
): string {
  return [algorithm, amzDate(date), credentialScope(date, region), sha256(canonical)].join('\n')
}

/** A certificate as a header carries it: Base64 of its DER. */
const encoded = (certificate: X509Certificate): string => certificate.raw.toString('base64')

/** The serial number in decimal. */
export function serialNumber({ serialNumber: hex }: X509Certificate): string {
  return hex.startsWith('-') ? String(-BigInt(`0x${hex.slice(1)}`)) : String(BigInt(`0x${hex}`))
}

/** The headers that say who signs: the certificate and its chain. */
function identityHeaders({ certificate, chain }: SigningIdentity): Record<string, string> {
  const own = { 'x-amz-x509': encoded(certificate) }
  return chain.length === 0 ? own : { ...own, 'x-amz-x509-chain': chain.map(encoded).join(',') }
}

/**
 * Signs a request with the key of a certificate.
 *
 * @returns all headers to send: the request's own and those of the signature
 * @see https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-sign-process.html
 */
export function signRequest(
  request: SignableRequest,
  identity: SigningIdentity,
  region: string,
  date: Date
): Record<string, string> {
  const { algorithm, certificate, key } = identity
  const headers = {
    ...request.headers,
    'x-amz-date': amzDate(date),
    ...identityHeaders(identity)
  }
  const text = stringToSign(algorithm, date, region, canonicalRequest({ ...request, headers }))
  // Task 3: the key decides between PKCS#1 v1.5 and ECDSA; the latter's signature is in DER.
  const signature = sign('sha256', Buffer.from(text, 'utf8'), key).toString('hex')
  const credential = `${serialNumber(certificate)}/${credentialScope(date, region)}`
  const authorization = `${algorithm} Credential=${credential}, SignedHeaders=${signedHeaders(headers)}, Signature=${signature}`
  return { ...headers, authorization }
}
