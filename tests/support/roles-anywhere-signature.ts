import { createHash, verify, X509Certificate } from 'node:crypto'
import { Refused, type Received } from './json-server.js'

const denied = (message: string) => new Refused('AccessDeniedException', message)

interface Signed {
  algorithm: string
  serial: string
  scope: string
  names: string[]
  signature: Buffer
}

const form =
  /^(AWS4-X509-(?:RSA|ECDSA)-SHA256) Credential=(\d+)\/([^,]+), SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]+)$/

/** Minutes by which clocks may differ. */
const skew = 5

/** Verifies that the request was signed by the key of the certificate that it carries. */
export function verifySignature(
  request: Received,
  region: string
): { certificate: X509Certificate; chain: X509Certificate[] } {
  const signed = parse(request.headers['authorization'] ?? '')
  const certificate = certificates(request.headers['x-amz-x509'])[0]
  if (certificate === undefined) throw denied('There is no certificate')
  requireHeaders(request, signed)
  requireScope(request, signed, region)
  if (BigInt(`0x${certificate.serialNumber}`) !== BigInt(signed.serial)) {
    throw denied('The serial number is not of the signing certificate')
  }
  const kind = certificate.publicKey.asymmetricKeyType === 'rsa' ? 'RSA' : 'ECDSA'
  if (signed.algorithm !== `AWS4-X509-${kind}-SHA256`) throw denied('Wrong signing algorithm')
  const text = Buffer.from(toSign(request, signed))
  if (!verify('sha256', text, certificate.publicKey, signed.signature)) {
    throw denied('The signature does not match')
  }
  return { certificate, chain: certificates(request.headers['x-amz-x509-chain']) }
}

function parse(authorization: string): Signed {
  const found = form.exec(authorization)
  if (found === null) throw denied('The authorization is not a signature')
  const [, algorithm = '', serial = '', scope = '', names = '', signature = ''] = found
  return {
    algorithm,
    serial,
    scope,
    names: names.split(';'),
    signature: Buffer.from(signature, 'hex')
  }
}

function certificates(header: string | undefined): X509Certificate[] {
  if (header === undefined) return []
  try {
    const all = header.split(',').map((text) => new X509Certificate(Buffer.from(text, 'base64')))
    // A key that cannot be decoded throws when it is asked for.
    return all.filter(({ publicKey }) => publicKey.type === 'public')
  } catch {
    throw denied('A certificate cannot be read')
  }
}

function requireHeaders({ headers }: Received, { names }: Signed): void {
  const needed = ['host', 'x-amz-date', 'x-amz-x509', 'x-amz-x509-chain', 'content-type']
  const missing = needed.filter((name) => headers[name] !== undefined && !names.includes(name))
  if (missing.length > 0) throw denied(`These headers are not signed: ${missing.join(', ')}`)
  if (names.join() !== [...names].sort().join()) throw denied('The signed headers are not sorted')
}

function requireScope({ headers }: Received, { scope }: Signed, region: string): void {
  const date = headers['x-amz-date'] ?? ''
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? []
  if (parts.length === 0) throw denied('The date of the signature cannot be read')
  const [year, month, day, hours, minutes, seconds] = parts.map(Number)
  const at = Date.UTC(year!, month! - 1, day, hours, minutes, seconds)
  if (Math.abs(Date.now() - at) > skew * 60_000) throw denied('Signature expired')
  if (scope !== `${date.slice(0, 8)}/${region}/rolesanywhere/aws4_request`) {
    throw denied('The scope of the signature is wrong')
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

function toSign(request: Received, { algorithm, scope, names }: Signed): string {
  const query = [...request.query].map((pair) => pair.map(encodeURIComponent).join('=')).sort()
  const headers = names.map((name) => {
    const value = (request.headers[name] ?? '').replace(/ {2,}/g, ' ').trim()
    return `${name}:${value}\n`
  })
  const canonical =
    `${request.method}\n${request.path}\n${query.join('&')}\n` +
    `${headers.join('')}\n${names.join(';')}\n${digest(request.body)}`
  return `${algorithm}\n${request.headers['x-amz-date'] ?? ''}\n${scope}\n${digest(canonical)}`
}

/** Verifies the chain from a certificate up to the trust anchor, and that each of it is valid now. */
export function verifiedCertificate(
  certificate: X509Certificate,
  chain: X509Certificate[],
  anchor: X509Certificate
): void {
  if (certificate.ca) throw denied('Untrusted certificate. Insufficient certificate')
  if (chain.length > 5) throw denied('Untrusted certificate. The chain is too long')
  let one = certificate
  const left = [...chain]
  for (;;) {
    requireInTime(one)
    if (issued(anchor, one)) return requireInTime(anchor)
    const next = left.findIndex((other) => issued(other, one))
    const [issuer] = next < 0 ? [] : left.splice(next, 1)
    if (issuer === undefined) throw denied('Untrusted signing certificate')
    one = issuer
  }
}

const issued = (issuer: X509Certificate, one: X509Certificate): boolean =>
  issuer.ca && one.checkIssued(issuer) && one.verify(issuer.publicKey)

function requireInTime(one: X509Certificate): void {
  const now = Date.now()
  if (now < Date.parse(one.validFrom) || now > Date.parse(one.validTo)) {
    throw denied('Untrusted certificate. It is not valid now')
  }
}
