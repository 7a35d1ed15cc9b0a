import { createHttpHandler } from '../../connector/http-handler.js'

const timeouts = { connectionTimeout: 5000, requestTimeout: 10_000, idleTimeout: 10_000 } as const

interface ClientSettings {
  region: string
  endpoint?: string
  requestHandler: ReturnType<typeof createHttpHandler>
  maxAttempts: number
}

/** Settings of a client that makes a request or two. @param endpoint blank: as AWS's SDK finds it */
export const clientSettings = (region: string, endpoint = ''): ClientSettings => ({
  region,
  ...(endpoint ? { endpoint } : {}),
  requestHandler: createHttpHandler({ ...timeouts, maxSockets: 2, onRequest: () => undefined }),
  maxAttempts: 2
})
