import {
  applyingSettings,
  AuthenticationSettings,
  blankAuthentication,
  ConnectionDraft,
  seenName,
  settingsProblems,
  type Connection
} from '@contract'
import type { FormDraft } from '../../stores/unfinished-connection'

export type DraftField = keyof Omit<ConnectionDraft, 'id'>

export const emptyDraft = (): FormDraft => ({
  name: '',
  environment: 'development',
  authentication: 'access-keys',
  accessKeyId: '',
  secretKey: '',
  sessionToken: '',
  removeSessionToken: false,
  privateKey: '',
  privateKeyFile: '',
  privateKeyFileName: '',
  region: 'us-east-1',
  customRegion: '',
  endpoint: '',
  keepNothingOnDisk: false,
  readOnly: false,
  ...blankAuthentication
})

/** The form for a stored connection. Its secrets are not known here. */
export function draftOf(connection: Connection): FormDraft {
  const { name, environment, authentication, region, customRegion, endpoint } = connection
  return {
    ...emptyDraft(),
    name,
    environment,
    authentication,
    region,
    customRegion,
    endpoint,
    keepNothingOnDisk: connection.keepNothingOnDisk,
    readOnly: connection.readOnly,
    ...AuthenticationSettings.parse(connection)
  }
}

/** What is sent to be saved or tested: what applies to the authentication type, without the blanks around it. */
export function toRequest(draft: FormDraft, id: string | null): ConnectionDraft {
  const keys = draft.authentication === 'access-keys' ? keysIn(draft) : noKeys
  const anywhere = draft.authentication === 'roles-anywhere'
  const { environment, authentication, region, keepNothingOnDisk, readOnly } = draft
  return {
    environment,
    authentication,
    region,
    keepNothingOnDisk,
    readOnly,
    name: seenName(draft.name),
    customRegion: draft.customRegion.trim(),
    endpoint: draft.endpoint.trim(),
    ...keys,
    privateKey: anywhere ? draft.privateKey.trim() : '',
    privateKeyFile: anywhere ? draft.privateKeyFile : '',
    ...applyingSettings(draft.authentication, draft),
    ...(id === null ? {} : { id })
  }
}

type Keys = Pick<ConnectionDraft, 'accessKeyId' | 'secretKey' | 'sessionToken'>

const noKeys: Keys = { accessKeyId: '', secretKey: '', sessionToken: '' }

function keysIn(draft: FormDraft): Keys {
  const sessionToken = draft.sessionToken.trim()
  return {
    accessKeyId: draft.accessKeyId.trim(),
    secretKey: draft.secretKey.trim(),
    sessionToken: draft.removeSessionToken && !sessionToken ? null : sessionToken
  }
}

type Problems = Partial<Record<DraftField, string>>

/** What is missing, for which the form has to know what is stored. */
function secretProblems(draft: FormDraft, saved: Connection | null): Problems {
  if (draft.authentication === 'roles-anywhere') {
    const there = draft.privateKey.trim() || draft.privateKeyFile || saved?.hasPrivateKey
    return there ? {} : { privateKey: 'Paste the private key, or choose its file.' }
  }
  if (draft.authentication !== 'access-keys') return {}
  const problems: Problems = {}
  const key = draft.accessKeyId.trim()
  if (!key && !saved?.maskedKeyId) problems.accessKeyId = 'Enter the access key.'
  if (!draft.secretKey.trim()) {
    if (!saved?.hasSecret) problems.secretKey = 'Enter the secret key.'
    else if (key) problems.secretKey = 'Another access key needs its own secret key.'
  }
  return problems
}

const sameName = (one: string, other: string) =>
  seenName(one).toLowerCase() === seenName(other).toLowerCase()

/**
 * What is wrong with the form, by field: the contract's own rules, and those that need to know what is stored.
 *
 * @param saved the connection that is edited; null for a new one
 * @param others every other connection, whose names are taken
 */
export function problemsOf(
  draft: FormDraft,
  saved: Connection | null,
  others: readonly Connection[]
): Problems {
  const request = toRequest(draft, saved?.id ?? null)
  const problems: Problems = {
    ...secretProblems(draft, saved),
    ...settingsProblems(request.authentication, request)
  }
  const parsed = ConnectionDraft.safeParse(request)
  for (const issue of parsed.error?.issues ?? []) {
    const field = issue.path[0] as DraftField | undefined
    if (field) problems[field] ??= messageOf(issue)
  }
  if (!problems.name && others.some(({ name }) => sameName(name, draft.name))) {
    problems.name = 'There is a connection with this name already.'
  }
  return problems
}

/** What stands in the way of a test: the name has nothing to do with it. */
export const testProblemsOf = ({ name: _name, ...problems }: Problems): Problems => problems

/** What is asked for to test a connection, whatever its name. */
export function toTestRequest(draft: FormDraft, id: string | null): ConnectionDraft {
  const request = toRequest(draft, id)
  return { ...request, name: request.name.slice(0, 120) || 'New connection' }
}

/** A union's issue says only "Invalid input"; the words are in the branch for what is not blank. */
function messageOf(issue: { code?: string; message: string; errors?: unknown }): string {
  if (issue.code !== 'invalid_union' || !Array.isArray(issue.errors)) return issue.message
  const branches = issue.errors as { message: string }[][]
  return branches.at(-1)?.[0]?.message ?? issue.message
}
