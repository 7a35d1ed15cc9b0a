export const accessKeyId = 'AKIALONGPOLLTEST4321'
export const secretKey = 'Zx9/SecretKeyThatMustNotLeak+0123456789AB'
export const sessionToken = 'Zx9SessionTokenThatMustNotLeak0123456789CD'

/** Of Roles Anywhere: the line of it that is secret. */
const privateKeyLine = 'Zx9PrivateKeyThatMustNotLeak0123456789EF'
export const privateKey = `-----BEGIN PRIVATE KEY-----\n${privateKeyLine}\n-----END PRIVATE KEY-----`

/** What STS gives out for a role. */
export const assumedKeys = {
  accessKeyId: 'ASIALONGPOLLTEST8765',
  secretAccessKey: 'Zx9/AssumedKeyThatMustNotLeak+0123456789',
  sessionToken: 'Zx9AssumedTokenThatMustNotLeak0123456789'
}

/** A secret as it is, and as it would look if somebody had wrapped it a little. */
const guises = (secret: string): string[] => [
  secret,
  [...secret].reverse().join(''),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1)
]
const secrets = [
  ...new Set(
    [
      secretKey,
      sessionToken,
      privateKeyLine,
      assumedKeys.secretAccessKey,
      assumedKeys.sessionToken
    ].flatMap(guises)
  )
]

/** @returns the secrets, in any guise, that a text holds */
export const leaksIn = (text: string): string[] => secrets.filter((secret) => text.includes(secret))
