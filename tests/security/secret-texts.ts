export const accessKeyId = 'AKIALONGPOLLTEST4321'
export const secretKey = 'Zx9/SecretKeyThatMustNotLeak+0123456789AB'
export const sessionToken = 'Zx9SessionTokenThatMustNotLeak0123456789CD'

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
const secrets = [...new Set([secretKey, sessionToken].flatMap(guises))]

/** @returns the secrets, in any guise, that a text holds */
export const leaksIn = (text: string): string[] => secrets.filter((secret) => text.includes(secret))
