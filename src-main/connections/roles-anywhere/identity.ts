import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { certificateBlocks, isKeyEncrypted, privateKeyIn } from '../../contract/index.js'
import { ConnectionError } from '../errors.js'

/** How a request is signed: by the kind of the key. */
type SigningAlgorithm = 'AWS4-X509-RSA-SHA256' | 'AWS4-X509-ECDSA-SHA256'

/** A certificate with its key and its chain, known to be in order. Holds a secret. */
export interface SigningIdentity {
  certificate: X509Certificate
  chain: readonly X509Certificate[]
  key: KeyObject
  algorithm: SigningAlgorithm
}

/** The most intermediate certificates that the service takes. */
const longestChain = 5

/**
 * Reads PEM texts and checks all that needs no server.
 *
 * @throws {@link ConnectionError} with words of ours only: an error of the crypto library could quote what it read
 */
export function readIdentity(
  certificatePem: string,
  privateKeyPem: string,
  now: Date
): SigningIdentity {
  const [certificate, ...chain] = readCertificates(certificatePem)
  const key = readKey(privateKeyPem)
  const algorithm = algorithmOf(key)
  requireMatch(certificate, chain, key)
  requireEndEntity(certificate)
  for (const one of [certificate, ...chain]) requireValid(one, now)
  return { certificate, chain, key, algorithm }
}

function readCertificates(pem: string): [X509Certificate, ...X509Certificate[]] {
  const [first, ...rest] = certificateBlocks(pem).map(readCertificate)
  if (first === undefined) {
    throw new ConnectionError(
      'InvalidCertificate',
      'There is no certificate in the public certificate.',
      'Choose a PEM file: it has a block that begins with -----BEGIN CERTIFICATE-----.'
    )
  }
  if (rest.length > longestChain) {
    throw new ConnectionError(
      'CertificateChainTooLong',
      `There are ${rest.length} certificates after the first; Roles Anywhere takes ${longestChain}.`,
      'Keep the intermediate certificates between the first one and the trust anchor.'
    )
  }
  return [first, ...rest]
}

function readCertificate(block: string, index: number): X509Certificate {
  try {
    const certificate = new X509Certificate(block)
    // Its public key is decoded when it is first asked for, and what cannot be decoded throws only then.
    if (certificate.publicKey.type === 'public') return certificate
    throw new TypeError('No public key')
  } catch {
    throw new ConnectionError(
      'InvalidCertificate',
      `Certificate ${index + 1} of the public certificate cannot be read.`,
      'Choose the file again; it may have been cut off.'
    )
  }
}

function readKey(pem: string): KeyObject {
  if (isKeyEncrypted(pem)) {
    throw new ConnectionError(
      'EncryptedPrivateKey',
      'The private key is encrypted with a passphrase, which Longpoll does not take.',
      'Choose a key without one; the keychain keeps it safe. openssl pkey -in key.pem -out plain.pem makes it.'
    )
  }
  try {
    // The block alone: some files have parameters or certificates before it, which not every library skips.
    return createPrivateKey(privateKeyIn(pem))
  } catch {
    throw new ConnectionError(
      'InvalidPrivateKey',
      'The private key cannot be read.',
      'Choose a PEM file with an RSA or EC key: it begins with -----BEGIN PRIVATE KEY-----, -----BEGIN RSA PRIVATE KEY----- or -----BEGIN EC PRIVATE KEY-----.'
    )
  }
}

function algorithmOf({ asymmetricKeyType }: KeyObject): SigningAlgorithm {
  if (asymmetricKeyType === 'rsa') return 'AWS4-X509-RSA-SHA256'
  if (asymmetricKeyType === 'ec') return 'AWS4-X509-ECDSA-SHA256'
  throw new ConnectionError(
    'UnsupportedKeyType',
    `The private key is of the kind ${asymmetricKeyType ?? 'unknown'}; Longpoll signs with RSA and EC keys.`,
    'Use a certificate with an RSA or EC key.'
  )
}

function requireMatch(
  certificate: X509Certificate,
  chain: readonly X509Certificate[],
  key: KeyObject
): void {
  if (certificate.checkPrivateKey(key)) return
  const isLater = chain.some((one) => one.checkPrivateKey(key))
  throw new ConnectionError(
    'KeyDoesNotMatch',
    isLater
      ? 'The private key belongs to a later certificate of the file, not to the first.'
      : 'The private key does not belong to the certificate.',
    isLater
      ? 'Put your own certificate first, the intermediate certificates after it.'
      : 'Choose the key that the certificate was made with.'
  )
}

function requireEndEntity(certificate: X509Certificate): void {
  if (!certificate.ca) return
  throw new ConnectionError(
    'InvalidCertificate',
    'The first certificate is one of a certificate authority.',
    'Choose the certificate that the authority issued for you, with its own key.'
  )
}

function requireValid(certificate: X509Certificate, now: Date): void {
  const from = new Date(certificate.validFrom)
  const to = new Date(certificate.validTo)
  if (Number.isNaN(from.getTime() + to.getTime())) {
    throw new ConnectionError(
      'InvalidCertificate',
      'A certificate does not say from when to when it is valid.',
      'Choose the file again; it may have been damaged.'
    )
  }
  if (now >= from && now <= to) return
  const who = `The certificate of ${certificate.subject.replaceAll('\n', ', ')}`
  if (now > to) {
    throw new ConnectionError(
      'CertificateExpired',
      `${who} expired on ${day(to)}.`,
      'Choose a certificate that is valid.'
    )
  }
  throw new ConnectionError(
    'CertificateNotYetValid',
    `${who} is not valid before ${day(from)}.`,
    "Wait until then, or check this computer's clock."
  )
}

const day = (date: Date): string => date.toISOString().slice(0, 10)
