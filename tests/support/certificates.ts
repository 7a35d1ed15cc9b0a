import 'reflect-metadata'
import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

export type KeyKind = 'rsa' | 'p256' | 'p384' | 'ed25519'

/** A certificate with its keys. It is made when a test runs and is gone after it. */
export interface TestCertificate {
  /** PEM. */
  certificate: string
  /** PEM, PKCS#8. */
  privateKey: string
  parsed: x509.X509Certificate
  keys: webcrypto.CryptoKeyPair
}

interface Wanted {
  name: string
  kind?: KeyKind
  issuer?: TestCertificate
  /** Of an authority. */
  ca?: boolean
  notBefore?: Date
  notAfter?: Date
  /** Hexadecimal. */
  serial?: string
}

const algorithms = {
  rsa: {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048
  },
  p256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  p384: { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-256' },
  ed25519: { name: 'Ed25519' }
} as const

const hour = 3_600_000

/** Makes a certificate, signed by its issuer or by itself. */
export async function makeCertificate(wanted: Wanted): Promise<TestCertificate> {
  const { name, kind = 'p256', issuer, ca = false } = wanted
  const keys = (await webcrypto.subtle.generateKey(algorithms[kind], true, [
    'sign',
    'verify'
  ])) as webcrypto.CryptoKeyPair
  const parsed = await x509.X509CertificateGenerator.create({
    serialNumber: wanted.serial ?? `40${randomBytes(15).toString('hex')}`,
    subject: `CN=${name}`,
    issuer: issuer?.parsed.subject ?? `CN=${name}`,
    notBefore: wanted.notBefore ?? new Date(Date.now() - hour),
    notAfter: wanted.notAfter ?? new Date(Date.now() + 24 * hour),
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: signatureOf(issuer?.keys ?? keys),
    extensions: [
      new x509.BasicConstraintsExtension(ca, undefined, true),
      new x509.KeyUsagesExtension(
        ca ? x509.KeyUsageFlags.keyCertSign : x509.KeyUsageFlags.digitalSignature,
        true
      )
    ]
  })
  return {
    certificate: `${parsed.toString('pem')}\n`,
    privateKey: await pkcs8(keys.privateKey),
    parsed,
    keys
  }
}

/** The key in another of the forms that files have. */
export function keyAs(one: TestCertificate, type: 'pkcs1' | 'sec1' | 'encrypted'): string {
  const key = createPrivateKey(one.privateKey)
  if (type !== 'encrypted') return key.export({ type, format: 'pem' }).toString()
  const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const
  return key.export(options).toString()
}

const signatureOf = ({ privateKey }: webcrypto.CryptoKeyPair) => ({
  ...privateKey.algorithm,
  hash: 'SHA-256'
})

async function pkcs8(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key))
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString()
}
