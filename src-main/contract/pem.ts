/** Texts in PEM: what a certificate and a private key look like, as far as that can be told without reading them. */

const certificate = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g
const privateKey =
  /-----BEGIN (RSA |EC )?PRIVATE KEY-----[A-Za-z0-9+/=\s]+-----END \1?PRIVATE KEY-----/
const anyPrivateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----/
const passphrase = /ENCRYPTED PRIVATE KEY-----|^Proc-Type: *4, *ENCRYPTED/m

/** Every certificate of a text, one by one. */
export const certificateBlocks = (text: string): string[] => text.match(certificate) ?? []

/** Every certificate of a text, without what stands between them; blank where there is none. */
export const certificatesIn = (text: string): string => certificateBlocks(text).join('\n')

/** The first private key of a text; blank where there is none. */
export const privateKeyIn = (text: string): string => privateKey.exec(text)?.[0] ?? ''

/** @returns whether a private key of a text is protected by a passphrase */
export const isKeyEncrypted = (text: string): boolean => passphrase.test(text)

/** @returns whether a text holds a private key, of whatever kind */
export const holdsPrivateKey = (text: string): boolean => anyPrivateKey.test(text)

/** @returns what is wrong with a text as the certificates of a connection, or null */
export function certificateProblem(text: string): string | null {
  if (holdsPrivateKey(text)) {
    return 'This holds a private key: it belongs in the field for it, certificates belong here.'
  }
  if (certificatesIn(text) !== '') return null
  return 'This is no certificate: a PEM file has a line -----BEGIN CERTIFICATE-----.'
}

/** @returns what is wrong with a text as a private key, or null */
export function privateKeyProblem(text: string): string | null {
  if (isKeyEncrypted(text)) {
    return 'This key is protected by a passphrase. Remove it first: openssl pkey -in key.pem -out plain.pem'
  }
  if (privateKeyIn(text) !== '') return null
  return 'This is no private key: a PEM file has a line -----BEGIN PRIVATE KEY-----.'
}
