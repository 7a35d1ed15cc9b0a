import { randomBytes, X509Certificate } from 'node:crypto'
import {
  Refused,
  startJsonServer,
  type JsonAnswer,
  type JsonServer,
  type Received
} from './json-server.js'
import { verifiedCertificate, verifySignature } from './roles-anywhere-signature.js'

/** A profile of Roles Anywhere: which roles it gives out and on what terms. */
interface AnywhereProfile {
  roleArns: string[]
  acceptRoleSessionName?: boolean
  /** The most seconds of a session; 3600 where it is left out. */
  durationSeconds?: number
}

/** A session that was given out. */
interface GivenSession {
  profileArn: string
  roleArn: string
  trustAnchorArn: string
  roleSessionName: string | undefined
  durationSeconds: number
  /** Of the certificate. */
  subject: string
  credentials: {
    accessKeyId: string
    secretAccessKey: string
    sessionToken: string
    expiration: string
  }
}

export interface RolesAnywhereServer extends JsonServer {
  /** Every session so far. */
  sessions: GivenSession[]
  /** Alters a request before it is looked at, as someone on the way could. */
  tamper: (request: Received) => Received
}

interface Settings {
  region: string
  /** The certificate (PEM) of each trust anchor, by its ARN. */
  trustAnchors: Record<string, string>
  /** By its ARN. */
  profiles: Record<string, AnywhereProfile>
}

interface Asked {
  durationSeconds?: number
  profileArn: string
  roleArn: string
  trustAnchorArn: string
  roleSessionName?: string
}

const denied = (message: string) => new Refused('AccessDeniedException', message)

/**
 * A Roles Anywhere that verifies what it is sent: the signature with the key of the certificate, the chain up to the trust
 * anchor, the profile, the role, the session name and the duration. It shares no code with what it checks.
 */
export async function startRolesAnywhereServer(settings: Settings): Promise<RolesAnywhereServer> {
  const sessions: GivenSession[] = []
  const altered = { tamper: (request: Received) => request }
  const http = await startJsonServer((request) => {
    const session = createSession(altered.tamper(request), settings)
    sessions.push(session)
    return created(session)
  })
  return Object.assign(altered, http, { sessions })
}

function createSession(request: Received, settings: Settings): GivenSession {
  if (request.method !== 'POST' || request.path !== '/sessions') {
    throw new Refused('UnknownOperationException', 'Not CreateSession', 404)
  }
  const { certificate, chain } = verifySignature(request, settings.region)
  const asked = parseBody(request.body)
  const anchor = settings.trustAnchors[asked.trustAnchorArn]
  if (anchor === undefined) throw notFound('trust anchor')
  verifiedCertificate(certificate, chain, new X509Certificate(anchor))
  const profile = settings.profiles[asked.profileArn]
  if (profile === undefined) throw notFound('profile')
  requireAllowed(asked, profile)
  return give(asked, profile, certificate)
}

function parseBody(body: string): Asked {
  try {
    return JSON.parse(body) as Asked
  } catch {
    throw new Refused('ValidationException', 'The body is not JSON', 400)
  }
}

const notFound = (what: string) =>
  new Refused('ResourceNotFoundException', `The ${what} does not exist`, 404)

function requireAllowed(asked: Asked, profile: AnywhereProfile): void {
  if (!profile.roleArns.includes(asked.roleArn)) throw denied('Unable to assume role')
  if (asked.roleSessionName !== undefined && profile.acceptRoleSessionName !== true) {
    throw denied('Not authorized to set roleSessionName.')
  }
  const { durationSeconds } = asked
  if (durationSeconds === undefined) return
  if (durationSeconds < 900 || durationSeconds > 43_200) {
    throw new Refused('ValidationException', 'durationSeconds is out of range', 400)
  }
}

function give(asked: Asked, profile: AnywhereProfile, certificate: X509Certificate): GivenSession {
  const most = profile.durationSeconds ?? 3600
  const durationSeconds = Math.min(most, asked.durationSeconds ?? most)
  return {
    profileArn: asked.profileArn,
    roleArn: asked.roleArn,
    trustAnchorArn: asked.trustAnchorArn,
    roleSessionName: asked.roleSessionName,
    durationSeconds,
    subject: certificate.subject,
    credentials: {
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(90).toString('base64'),
      expiration: new Date(Date.now() + durationSeconds * 1000).toISOString()
    }
  }
}

function created({ credentials, roleArn }: GivenSession): JsonAnswer {
  return {
    status: 201,
    body: {
      credentialSet: [{ credentials, roleArn, packedPolicySize: 0, sourceIdentity: 'CN=test' }],
      subjectArn: 'arn:aws:rolesanywhere:eu-central-1:123456789012:subject/test'
    }
  }
}
