import { z } from 'zod'
import { arnProblem, arnRegion, type ArnKind } from './arn-rules.js'
import { certificateProblem } from './pem.js'

export const AuthenticationType = z.enum([
  'sandbox',
  'access-keys',
  'roles-anywhere',
  'profile',
  'default-chain'
])
export type AuthenticationType = z.infer<typeof AuthenticationType>

export const authenticationTypeLabels = {
  sandbox: 'Local sandbox',
  'access-keys': 'Access keys',
  'roles-anywhere': 'IAM Roles Anywhere',
  profile: 'AWS profile',
  'default-chain': 'Default chain'
} as const satisfies Record<AuthenticationType, string>

/** A region's code: lowercase letters, digits and dashes, e.g. `us-east-2`. */
export const RegionCode = z
  .string()
  .regex(/^[a-z]{2,}(-[a-z0-9]+)+$/, 'A region looks like us-east-2: lowercase, with dashes.')

/** Text that may be blank; a rule says what is wrong with any other. */
export const ruled = (problemOf: (text: string) => string | null) =>
  z
    .string()
    .trim()
    .max(65_536, 'At most 64 KiB.')
    .superRefine((text, { addIssue }) => {
      const message = text === '' ? null : problemOf(text)
      if (message !== null) addIssue({ code: 'custom', message })
    })
    .default('')

/** Text that may be blank. */
const blankOr = (pattern: RegExp, message: string) =>
  ruled((text) => (pattern.test(text) ? null : message))

const arn = (kind: ArnKind) => ruled((text) => arnProblem(kind, text))

/**
 * How a connection authenticates, apart from its secrets. What does not apply to its type is blank; connections of older
 * files have none of it.
 */
export const AuthenticationSettings = z.object({
  /** **Profile** of the shared files. */
  profile: z.string().max(256, 'At most 256 characters.').default(''),
  /** **Role to assume**: an ARN; blank where none is assumed. */
  roleToAssume: arn('role'),
  externalId: blankOr(
    /^[\w+=,.@:/-]{2,1224}$/,
    'An external id has 2 to 1,224 letters, digits and + = , . @ : / - _.'
  ),
  /** The ARN of a virtual device, or the serial number of one of hardware. */
  mfaSerial: blankOr(
    /^(arn:aws[a-z-]*:iam::\d{12}:mfa\/[\w+=,.@/-]+|[\w+=,.@-]{9,256})$/,
    'An MFA serial looks like arn:aws:iam::123456789012:mfa/name, or is the serial number of a device.'
  ),
  /** **Session name**, of Roles Anywhere and of a role that is assumed. */
  sessionName: blankOr(
    /^[\w+=,.@-]{2,64}$/,
    'A session name has 2 to 64 letters, digits and + = , . @ - _.'
  ),
  /** Seconds that temporary credentials last; null leaves it to AWS, which takes an hour. */
  durationSeconds: z
    .number('Enter whole seconds.')
    .int('Whole seconds only.')
    .min(900, 'From 900 to 3600 seconds.')
    .max(3600, 'From 900 to 3600 seconds.')
    .nullable()
    .default(null),
  profileArn: arn('profile'),
  /** **Role ARN**, of Roles Anywhere. */
  roleArn: arn('role'),
  trustAnchorArn: arn('trust-anchor'),
  rolesAnywhereRegion: RegionCode.default('eu-central-1'),
  /** Wins over the list where it is set. */
  rolesAnywhereCustomRegion: blankOr(
    /^[a-z]{2,}(-[a-z0-9]+)+$/,
    'A region looks like us-east-2: lowercase, with dashes.'
  ),
  /** **Public certificate**: PEM, that of the connection first, then the chain of those who signed it. */
  certificate: ruled(certificateProblem)
})
export type AuthenticationSettings = z.infer<typeof AuthenticationSettings>

type Setting = keyof AuthenticationSettings

/** Nothing filled in: of every new connection, and of those of older files. */
export const blankAuthentication: AuthenticationSettings = AuthenticationSettings.parse({})

const ofRole = [
  'roleToAssume',
  'externalId',
  'mfaSerial',
  'sessionName',
  'durationSeconds'
] as const satisfies Setting[]

const settingsOf: Record<AuthenticationType, readonly Setting[]> = {
  sandbox: [],
  'access-keys': ofRole,
  profile: ['profile', ...ofRole],
  'default-chain': ofRole,
  'roles-anywhere': [
    'profileArn',
    'roleArn',
    'trustAnchorArn',
    'rolesAnywhereRegion',
    'rolesAnywhereCustomRegion',
    'sessionName',
    'durationSeconds',
    'certificate'
  ]
}

/** The settings that apply to an authentication type; the others are blank, so that nothing unseen has an effect. */
export function applyingSettings(
  type: AuthenticationType,
  settings: AuthenticationSettings
): AuthenticationSettings {
  const applying = settingsOf[type].map((name) => [name, settings[name]])
  return { ...blankAuthentication, ...(Object.fromEntries(applying) as object) }
}

const required: Partial<Record<AuthenticationType, Partial<Record<Setting, string>>>> = {
  profile: { profile: 'Choose a profile.' },
  'roles-anywhere': {
    profileArn: 'Enter the ARN of the profile.',
    roleArn: 'Enter the ARN of the role.',
    trustAnchorArn: 'Enter the ARN of the trust anchor.',
    certificate: 'Paste the certificate, or choose its file.'
  }
}

/** What is wrong with the settings of an authentication type as a whole, by field. */
export function settingsProblems(
  type: AuthenticationType,
  settings: AuthenticationSettings
): Partial<Record<Setting, string>> {
  const wanted = Object.entries(required[type] ?? {}) as [Setting, string][]
  const missing = wanted.filter(([name]) => String(settings[name]).trim() === '')
  const others = type === 'roles-anywhere' ? elsewhere(settings) : withoutRole(settings)
  return { ...others, ...Object.fromEntries(missing) }
}

/** The region that Roles Anywhere is asked in. */
export const rolesAnywhereRegionOf = (settings: AuthenticationSettings): string =>
  settings.rolesAnywhereCustomRegion.trim() || settings.rolesAnywhereRegion

/** Roles Anywhere knows a profile and a trust anchor in their own region only. */
function elsewhere(settings: AuthenticationSettings) {
  const asked = rolesAnywhereRegionOf(settings)
  const regions = {
    profileArn: arnRegion('profile', settings.profileArn.trim()),
    trustAnchorArn: arnRegion('trust-anchor', settings.trustAnchorArn.trim())
  }
  const wrong = Object.entries(regions).filter(([, own]) => own !== '' && own !== asked)
  return Object.fromEntries(
    wrong.map(([field, own]) => [
      field,
      `This is in ${own}, but the Roles Anywhere region is ${asked}.`
    ])
  )
}

/** Both are sent with the request for a role only. */
function withoutRole(settings: AuthenticationSettings) {
  if (settings.roleToAssume.trim()) return {}
  const message = 'This needs a role to assume.'
  const lonely = (['externalId', 'mfaSerial'] as const).filter((name) => settings[name].trim())
  return Object.fromEntries(lonely.map((name) => [name, message]))
}

/** A profile of the shared config and credentials files, and how it comes by its credentials. */
export const Profile = z.object({
  name: z.string(),
  kind: z.enum(['static', 'assume-role', 'credential-process', 'sso', 'other']),
  /** Its own region; blank where it has none. */
  region: z.string()
})
export type Profile = z.infer<typeof Profile>
