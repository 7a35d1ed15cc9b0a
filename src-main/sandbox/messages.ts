/** What the worker starts with: the port to listen on, 0 for any free one. */
export interface SandboxStart {
  port: number
}

/** What the worker tells when it listens. */
export interface SandboxReady {
  port: number
}
