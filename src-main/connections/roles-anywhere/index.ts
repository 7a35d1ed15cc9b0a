import { checkSettings } from './settings.js'
import { readIdentity } from './identity.js'
import { requestSession } from './session.js'

/** What {@link rolesAnywhereCredentials} needs. The private key is a secret: it comes from the keychain. */
export interface RolesAnywhereInput {
  /** PEM. The first certificate is the end entity's; up to five more are its chain of intermediate certificates. */
  certificate: string
  /** PEM, not encrypted: PKCS#8, PKCS#1 (RSA) or SEC1 (EC). It must belong to the first certificate. */
  privateKey: string
  profileArn: string
  roleArn: string
  trustAnchorArn: string
  /** The region of the profile and the trust anchor. */
  region: string
  /** Blank or left out: the certificate's serial number. The profile must accept it. */
  sessionName?: string | undefined
  /** 900–3600; 3600 where it is left out. AWS cuts it down to what the profile allows. */
  durationSeconds?: number | undefined
  /** Blank or left out: AWS's own endpoint of the region. */
  endpoint?: string | undefined
}

/** Temporary credentials, in the form that AWS's SDK takes. */
export interface RolesAnywhereCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
  expiration: Date
}

/**
 * Trades an X.509 certificate for temporary credentials: `CreateSession` of IAM Roles Anywhere, once, without retries.
 *
 * `() => rolesAnywhereCredentials(input)` is a credential provider of AWS's SDK. Nothing is kept: caching and renewal are
 * the caller's. Nothing is sent unless everything that can be checked here is right. The private key is in no error.
 *
 * @throws ConnectionError before the request: `InvalidProfileArn`, `InvalidRoleArn`, `InvalidTrustAnchorArn`,
 * `RegionMismatch`, `InvalidSessionName`, `InvalidDuration`, `InvalidEndpoint`, `InvalidCertificate`,
 * `CertificateExpired`, `CertificateNotYetValid`, `CertificateChainTooLong`, `InvalidPrivateKey`, `EncryptedPrivateKey`,
 * `UnsupportedKeyType`, `KeyDoesNotMatch`
 * @throws ConnectionError after it: what the service or the network said, `retryable` where trying again may help
 * @throws an `AbortError` once the signal is aborted
 * @see https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html
 */
export async function rolesAnywhereCredentials(
  input: RolesAnywhereInput,
  signal?: AbortSignal
): Promise<RolesAnywhereCredentials> {
  const settings = checkSettings(input)
  const now = new Date()
  const identity = readIdentity(input.certificate, input.privateKey, now)
  return requestSession(settings, identity, now, signal)
}
