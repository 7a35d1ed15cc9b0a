import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { getHomeDir, loadSsoSessionData, parseKnownFiles } from '@smithy/core/config'
import { ConnectionError } from '../errors.js'

/** The keys of one section of the shared files. May hold secrets. */
export type Section = Record<string, string | undefined>

/** What the shared config and credentials files say. */
export interface SharedFiles {
  profiles: Record<string, Section>
  ssoSessions: Record<string, Section>
}

/** How a profile comes by its credentials. `other`: in a way that AWS's SDK may know, or in none. */
export type ProfileKind = 'static' | 'assume-role' | 'credential-process' | 'sso' | 'other'

/** A section of the credentials file that is written as one of the config file: no profile. */
const foreignSection = /^(profile|sso-session|services)\./

/**
 * Reads the files anew: they change while the app is open.
 *
 * @throws {@link ConnectionError} `ProfilesUnreadable`: a file is there but may not be read. No file is no profile.
 */
export async function readSharedFiles(): Promise<SharedFiles> {
  const folder = join(getHomeDir(), '.aws')
  await requireReadable(process.env['AWS_CONFIG_FILE'] || join(folder, 'config'))
  await requireReadable(process.env['AWS_SHARED_CREDENTIALS_FILE'] || join(folder, 'credentials'))
  // In this order: the second takes the text that the first has read.
  const known = await parseKnownFiles({ ignoreCache: true })
  const ssoSessions = await loadSsoSessionData()
  const profiles = Object.entries(known).filter(([name]) => !foreignSection.test(name))
  return { profiles: Object.fromEntries(profiles), ssoSessions }
}

async function requireReadable(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw new ConnectionError(
      'ProfilesUnreadable',
      `${path} cannot be read.`,
      'Check that you may read this file.'
    )
  }
}

export const isStatic = (section: Section): boolean =>
  Boolean(section['aws_access_key_id'] && section['aws_secret_access_key'])

/** In the order in which AWS's SDK looks. */
export function kindOf(section: Section): ProfileKind {
  const { role_arn, source_profile, credential_source } = section
  if (role_arn && (source_profile || credential_source)) return 'assume-role'
  if (isStatic(section)) return 'static'
  if (role_arn && section['web_identity_token_file']) return 'other'
  if (section['credential_process']) return 'credential-process'
  if (section['sso_session'] || section['sso_start_url']) return 'sso'
  return 'other'
}
