import { z } from 'zod'
import {
  AuthenticationSettings,
  AuthenticationType,
  Profile,
  settingsProblems,
  RegionCode,
  ruled
} from './authentication.js'
import { confirmed } from './confirmation.js'
import { endpointProblem, isHttpUrl, notHttpUrl } from './endpoint-rules.js'
import { Failure } from './failure.js'
import { givenName } from './given-name.js'
import { privateKeyProblem } from './pem.js'

export const Environment = z.enum(['development', 'staging', 'production'])
export type Environment = z.infer<typeof Environment>

/** The settings of a connection that are stored in a file: nothing secret. */
export const ConnectionSettings = z.object({
  name: givenName('Give the connection a name.'),
  environment: Environment,
  authentication: AuthenticationType,
  /** Chosen from the list. */
  region: RegionCode,
  /** Wins over the list where it is set. */
  customRegion: z.union([z.literal(''), RegionCode]),
  endpoint: z.union([z.literal(''), z.string().trim().refine(isHttpUrl, notHttpUrl)]),
  /** Keep nothing on disk: the journal of this connection lives in memory until the app closes. */
  keepNothingOnDisk: z.boolean(),
  /** Nothing can be sent, deleted or purged. Files of before there was such a thing do not say. */
  readOnly: z.boolean().default(false),
  ...AuthenticationSettings.shape
})
export type ConnectionSettings = z.infer<typeof ConnectionSettings>

/** A stored connection as the renderer sees it. Secrets are in the keychain and do not come here. */
export const Connection = ConnectionSettings.extend({
  id: z.string(),
  /** First and last four characters of the access key id, the rest hidden; null where there is none. */
  maskedKeyId: z.string().nullable(),
  hasSecret: z.boolean(),
  hasSessionToken: z.boolean(),
  /** RSA or EC, of Roles Anywhere. */
  hasPrivateKey: z.boolean(),
  /** Where the secret is: `session` means in memory until the app closes, since there is no keychain. */
  secretStorage: z.enum(['keychain', 'session', 'none']),
  /** The embedded emulator: its address is the app's own affair and it cannot be removed. */
  sandbox: z.boolean()
})
export type Connection = z.infer<typeof Connection>

/** What no secret of AWS has came along with the paste, and some of it no request can carry. */
const pasted = (what: string, most: number) =>
  z
    .string()
    .max(most, `At most ${most.toLocaleString('en-US')} characters.`)
    .regex(/^[ -~]*$/, `${what} has no line ends and no letters beyond ASCII. Copy it again.`)
    .refine(
      (text) => !/^aws_\w+ *=/i.test(text),
      `Paste only what stands after the =, not the whole line.`
    )
    .refine(
      (text) => !/[ ,]/.test(text),
      `${what} has no blanks and no commas. Paste nothing but the ${what.slice(2)}.`
    )

/**
 * What the connection form sends. Secrets are write-only: a blank one keeps what is stored, `null` removes it.
 */
export const ConnectionDraft = ConnectionSettings.extend({
  id: z.string().optional(),
  accessKeyId: z
    .string()
    .trim()
    .regex(/^\w{0,128}$/, 'An access key has letters and digits only.'),
  secretKey: pasted('A secret key', 2048),
  sessionToken: pasted('A session token', 8192).nullable(),
  /** PEM, as it was pasted. */
  privateKey: ruled(privateKeyProblem),
  /** A private key that was chosen as a file: its content never comes to the form, only this name for it. */
  privateKeyFile: z.string().max(100).default('')
}).superRefine((draft, { addIssue }) => {
  const problems = Object.entries(settingsProblems(draft.authentication, draft))
  for (const [field, message] of problems) addIssue({ code: 'custom', path: [field], message })
  const message = endpointProblem(draft.endpoint)
  if (message !== null) addIssue({ code: 'custom', path: ['endpoint'], message })
})
export type ConnectionDraft = z.infer<typeof ConnectionDraft>

/** One part of **Test connection**, reported by itself. */
export const ConnectionCheck = z.object({
  status: z.enum(['ok', 'denied', 'failed', 'skipped']),
  message: z.string(),
  failure: Failure.nullable()
})
export type ConnectionCheck = z.infer<typeof ConnectionCheck>

export const ConnectionReport = z.object({
  /** False only when the credentials or the network do not work: lacking permissions is no failure. */
  usable: z.boolean(),
  summary: z.string(),
  identity: ConnectionCheck,
  listQueues: ConnectionCheck,
  getQueueUrl: ConnectionCheck
})
export type ConnectionReport = z.infer<typeof ConnectionReport>

const one = z.object({ id: z.string() })

export const connectionRequests = {
  'connections.list': { input: z.object({}), output: z.array(Connection) },
  /** `confirmed`: the stored name, where a production connection becomes something else. */
  'connections.save': { input: ConnectionDraft.safeExtend({ confirmed }), output: Connection },
  'connections.duplicate': { input: one, output: Connection },
  'connections.remove': { input: one, output: z.null() },
  /** The profiles of the shared files, as they are now. */
  'connections.profiles': { input: z.object({}), output: z.array(Profile) },
  /** Asks for the file of a certificate, and reads it. Null where the person changed their mind. */
  'connections.chooseCertificate': {
    input: z.object({}),
    output: z.object({ file: z.string(), text: z.string() }).nullable()
  },
  /** Asks for the file of a private key. `key` stands for its content in a draft; the content does not come here. */
  'connections.choosePrivateKey': {
    input: z.object({}),
    output: z.object({ file: z.string(), key: z.string() }).nullable()
  },
  'connections.test': { input: ConnectionDraft, output: ConnectionReport },
  /** Who the credentials are: for the top bar. Asks STS once, then remembers. */
  'connections.identity': {
    input: one,
    output: z.object({ account: z.string(), arn: z.string() })
  }
} as const

export const connectionEvents = {
  'connections.changed': z.array(Connection)
} as const
