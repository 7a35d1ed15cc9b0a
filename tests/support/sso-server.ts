import { randomBytes } from 'node:crypto'
import {
  Refused,
  startJsonServer,
  type JsonAnswer,
  type JsonServer,
  type Received
} from './json-server.js'

interface Device {
  userCode: string
  clientId: string
  state: 'pending' | 'approved' | 'denied' | 'expired'
  /** When it was asked about. Milliseconds. */
  polls: number[]
}

interface Client {
  clientId: string
  clientSecret: string
  scopes: string[]
  name: string
}

/** What a test says about the server before or while it runs. */
interface Settings {
  startUrl: string
  /** The roles of each account that the person may use. */
  roles: Record<string, string[]>
  /** Seconds that a token lives; 3600 where it is left out. */
  tokenSeconds?: number
  /** Seconds that a sign-in may take; 600 where it is left out. */
  deviceSeconds?: number
  /** Where the person is sent instead of this server's own page. */
  page?: string
  /** Answers the first question about a device with a wish for fewer. */
  slowDown?: boolean
}

/** IAM Identity Center on this machine: the OIDC service and the access portal, which verify what they are sent. */
export interface SsoServer extends JsonServer {
  settings: Settings
  clients: Client[]
  devices: Device[]
  /** Access tokens that count, with the end of each in milliseconds. */
  tokens: Map<string, number>
  refreshTokens: Set<string>
  /** The path of every request. */
  calls: string[]
}

const secret = () => randomBytes(24).toString('base64url')

type State = Omit<SsoServer, keyof JsonServer>

/** Opening the `verificationUriComplete` of a sign-in is what the person does in the browser: it approves. */
export async function startSsoServer(settings: Settings): Promise<SsoServer> {
  const state: State = {
    settings,
    clients: [],
    devices: [],
    tokens: new Map(),
    refreshTokens: new Set(),
    calls: []
  }
  const http = await startJsonServer((request) => {
    state.calls.push(request.path)
    return answer(state, request, `http://${request.headers['host'] ?? ''}`)
  })
  return Object.assign(state, http)
}

function answer(state: State, request: Received, own: string): JsonAnswer {
  switch (`${request.method} ${request.path}`) {
    case 'POST /client/register':
      return register(state, JSON.parse(request.body) as Record<string, unknown>)
    case 'POST /device_authorization':
      return authorize(state, JSON.parse(request.body) as Record<string, string>, own)
    case 'POST /token':
      return token(state, JSON.parse(request.body) as Record<string, string>)
    case 'GET /device':
      return approve(state, request.query.get('user_code') ?? '')
    case 'GET /federation/credentials':
      return credentials(state, request)
    default:
      throw new Refused('UnknownOperationException', 'There is no such call', 404)
  }
}

const ok = (body: unknown): JsonAnswer => ({ status: 200, body })

function register(state: State, asked: Record<string, unknown>): JsonAnswer {
  const { clientName: name, clientType, scopes = [] } = asked
  if (!name || clientType !== 'public') throw new Refused('InvalidClientMetadataException', '', 400)
  const client = { clientId: secret(), clientSecret: secret(), name: String(name) }
  state.clients.push({ ...client, scopes: scopes as string[] })
  const now = Math.floor(Date.now() / 1000)
  return ok({ ...client, clientIdIssuedAt: now, clientSecretExpiresAt: now + 90 * 86_400 })
}

function requireClient({ clients }: State, asked: Record<string, string>): Client {
  const found = clients.find(({ clientId }) => clientId === asked['clientId'])
  if (found !== undefined && found.clientSecret === asked['clientSecret']) return found
  throw new Refused('InvalidClientException', 'The client is not known', 401)
}

function authorize(state: State, asked: Record<string, string>, own: string): JsonAnswer {
  const { clientId } = requireClient(state, asked)
  if (asked['startUrl'] !== state.settings.startUrl) {
    throw new Refused('InvalidRequestException', 'The start URL is not known', 400)
  }
  const userCode = randomBytes(4).toString('hex').toUpperCase()
  state.devices.push({ userCode, clientId, state: 'pending', polls: [] })
  return ok({
    deviceCode: `device-${userCode}`,
    userCode,
    verificationUri: `${own}/device`,
    verificationUriComplete: state.settings.page ?? `${own}/device?user_code=${userCode}`,
    expiresIn: state.settings.deviceSeconds ?? 600,
    interval: 0
  })
}

function approve({ devices }: State, userCode: string): JsonAnswer {
  const device = devices.find((one) => one.userCode === userCode)
  if (device === undefined) throw new Refused('NotFound', 'The code is not known', 404)
  device.state = 'approved'
  return ok('You can close this window.')
}

function token(state: State, asked: Record<string, string>): JsonAnswer {
  const client = requireClient(state, asked)
  if (asked['grantType'] === 'refresh_token') {
    if (state.refreshTokens.delete(asked['refreshToken'] ?? '')) return issue(state, client)
    throw new Refused('InvalidGrantException', 'The refresh token does not count', 400)
  }
  if (asked['grantType'] !== 'urn:ietf:params:oauth:grant-type:device_code') {
    throw new Refused('UnsupportedGrantTypeException', 'Another grant', 400)
  }
  const device = state.devices.find((one) => `device-${one.userCode}` === asked['deviceCode'])
  if (device?.clientId !== client.clientId) {
    throw new Refused('InvalidGrantException', 'The device is not known', 400)
  }
  requireApproved(state, device)
  return issue(state, client)
}

function requireApproved({ settings }: State, device: Device): void {
  device.polls.push(Date.now())
  if (settings.slowDown && device.polls.length === 1) {
    throw new Refused('SlowDownException', 'Slow down', 400)
  }
  if (device.state === 'approved') return
  const types = {
    pending: 'AuthorizationPendingException',
    denied: 'AccessDeniedException',
    expired: 'ExpiredTokenException'
  }
  throw new Refused(types[device.state], device.state, 400)
}

/** As the service does it: only a client that asked for scopes gets a token to renew with. */
function issue(state: State, { scopes }: Client): JsonAnswer {
  const expiresIn = state.settings.tokenSeconds ?? 3600
  const accessToken = secret()
  state.tokens.set(accessToken, Date.now() + expiresIn * 1000)
  if (scopes.length === 0) return ok({ accessToken, expiresIn, tokenType: 'Bearer' })
  const refreshToken = secret()
  state.refreshTokens.add(refreshToken)
  return ok({ accessToken, expiresIn, tokenType: 'Bearer', refreshToken })
}

function credentials(state: State, { headers, query }: Received): JsonAnswer {
  const ends = state.tokens.get(headers['x-amz-sso_bearer_token'] ?? '') ?? 0
  if (ends <= Date.now()) throw new Refused('UnauthorizedException', 'Session token expired', 401)
  const account = query.get('account_id') ?? ''
  const role = query.get('role_name') ?? ''
  if (!state.settings.roles[account]?.includes(role)) {
    throw new Refused('ForbiddenException', 'No access', 403)
  }
  return ok({
    roleCredentials: {
      accessKeyId: `ASIA${account}${role.toUpperCase()}`,
      secretAccessKey: `secret-of-${role}`,
      sessionToken: `token-of-${role}`,
      expiration: Date.now() + 3_600_000
    }
  })
}
