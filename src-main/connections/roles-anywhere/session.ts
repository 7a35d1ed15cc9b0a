import { z } from 'zod'
import { createHttpHandler } from '../../connector/http-handler.js'
import type { SigningIdentity } from './identity.js'
import type { RolesAnywhereCredentials } from './index.js'
import { lostError, refusedError, unreadableError } from './session-errors.js'
import type { SessionSettings } from './settings.js'
import { signRequest } from './sign.js'

const timeouts = { connectionTimeout: 5000, requestTimeout: 10_000, idleTimeout: 10_000 } as const

const CreatedSession = z.object({
  credentialSet: z
    .array(
      z.object({
        credentials: z.object({
          accessKeyId: z.string().min(1),
          secretAccessKey: z.string().min(1),
          sessionToken: z.string().min(1),
          expiration: z.iso.datetime({ offset: true }).transform((text) => new Date(text))
        })
      })
    )
    .min(1)
})

/** The SDK's class of a request, whose methods the handler does not use. */
type HandledRequest = Parameters<ReturnType<typeof createHttpHandler>['handle']>[0]

interface Answer {
  statusCode: number
  headers: Record<string, string>
  body: Buffer
}

/** `CreateSession`. @throws ConnectionError, or an `AbortError` */
export async function requestSession(
  settings: SessionSettings,
  identity: SigningIdentity,
  now: Date,
  signal?: AbortSignal
): Promise<RolesAnywhereCredentials> {
  const answer = await send(settings, identity, now, signal).catch((error: unknown) => {
    throw signal?.aborted ? error : lostError(error)
  })
  const text = answer.body.toString('utf8')
  if (answer.statusCode < 200 || answer.statusCode > 299) {
    throw refusedError(answer.statusCode, answer.headers, text)
  }
  return credentialsIn(text)
}

async function send(
  settings: SessionSettings,
  identity: SigningIdentity,
  now: Date,
  signal?: AbortSignal
): Promise<Answer> {
  const { url } = settings
  const handler = createHttpHandler({ ...timeouts, maxSockets: 1, onRequest: () => undefined })
  const request = {
    method: 'POST',
    path: url.pathname,
    headers: { 'content-type': 'application/json', host: url.host },
    body: bodyOf(settings)
  }
  const sent = {
    ...request,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port ? { port: Number(url.port) } : {}),
    query: {},
    headers: signRequest(request, identity, settings.region, now)
  }
  try {
    const { response } = await handler.handle(sent as unknown as HandledRequest, {
      abortSignal: signal
    })
    return response as Answer
  } finally {
    handler.destroy()
  }
}

function bodyOf(settings: SessionSettings): string {
  const { durationSeconds, profileArn, roleArn, trustAnchorArn, sessionName } = settings
  return JSON.stringify({
    durationSeconds,
    profileArn,
    roleArn,
    trustAnchorArn,
    ...(sessionName ? { roleSessionName: sessionName } : {})
  })
}

function credentialsIn(text: string): RolesAnywhereCredentials {
  const parsed = CreatedSession.safeParse(parseJson(text))
  const [first] = parsed.success ? parsed.data.credentialSet : []
  if (first === undefined) throw unreadableError()
  return first.credentials
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
