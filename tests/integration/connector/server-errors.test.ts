import { describe, expect, it } from 'vitest'
import { input } from '../../support/connector-rig.js'
import { serviceError, withFaultyServer } from '../../support/connector-server.js'
import { type Fault } from '../../support/fault-proxy.js'
import { type SqsServer } from '../../support/sqs-server.js'

let server: SqsServer
const { rig, breaking } = withFaultyServer((started) => (server = started))

describe('What a server says', () => {
  const expected: [string, Fault, { code: string; hint: RegExp; retryable: boolean }][] = [
    [
      'access denied',
      serviceError('AccessDenied', 403),
      { code: 'AccessDenied', hint: /sqs:SendMessage/, retryable: false }
    ],
    [
      'access denied by its other name',
      serviceError('AccessDeniedException', 400),
      { code: 'AccessDenied', hint: /sqs:SendMessage/, retryable: false }
    ],
    [
      'no such queue',
      serviceError('QueueDoesNotExist'),
      { code: 'QueueDoesNotExist', hint: /region/, retryable: false }
    ],
    [
      'no such queue, as older servers say it',
      serviceError('AWS.SimpleQueueService.NonExistentQueue'),
      { code: 'QueueDoesNotExist', hint: /region/, retryable: false }
    ],
    [
      'an unknown key',
      serviceError('InvalidClientTokenId', 403),
      { code: 'InvalidClientTokenId', hint: /access key/, retryable: false }
    ],
    [
      'a wrong secret',
      serviceError('SignatureDoesNotMatch', 403),
      { code: 'SignatureDoesNotMatch', hint: /secret key/, retryable: false }
    ],
    [
      'an expired token',
      serviceError('ExpiredTokenException', 403),
      { code: 'ExpiredToken', hint: /credentials/, retryable: false }
    ],
    [
      'throttling',
      serviceError('ThrottlingException', 400),
      { code: 'RequestThrottled', hint: /quota/, retryable: true }
    ],
    [
      'too many requests',
      { kind: 'answer', status: 429, body: '{}' },
      { code: 'RequestThrottled', hint: /quota/, retryable: true }
    ],
    [
      'a problem of its own',
      serviceError('InternalError', 500),
      { code: 'InternalError', hint: /Try again/, retryable: true }
    ],
    [
      'that it is not available',
      { kind: 'answer', status: 503, body: '<html>busy</html>' },
      { code: 'Http503', hint: /Try again/, retryable: true }
    ],
    [
      'that the key may not be used',
      serviceError('KmsAccessDenied'),
      { code: 'KmsAccessDenied', hint: /kms:GenerateDataKey/, retryable: false }
    ],
    [
      'that the key is disabled',
      serviceError('KMS.DisabledException'),
      { code: 'KmsDisabled', hint: /KMS/, retryable: false }
    ],
    [
      'something that is no JSON',
      { kind: 'answer', status: 200, body: '<html>Welcome to the proxy</html>' },
      { code: 'InvalidAnswer', hint: /endpoint/, retryable: true }
    ],
    [
      'half of a JSON',
      { kind: 'answer', status: 200, body: '{"Successful":[{"Id":' },
      { code: 'InvalidAnswer', hint: /endpoint/, retryable: true }
    ],
    [
      'not found, as a web server does',
      { kind: 'answer', status: 404, body: '<html>404</html>' },
      { code: 'InvalidAnswer', hint: /endpoint/, retryable: true }
    ]
  ]

  for (const [what, fault, { code, hint, retryable }] of expected) {
    it(`fails the run when the server says ${what}`, async () => {
      const url = await server.createQueue()
      breaking('SendMessageBatch', fault)
      const { run } = await rig().send(url, [input('body')])
      expect(run.status).toBe('failed')
      expect(run.failure).toMatchObject({ code, retryable })
      expect(run.failure?.hint).toMatch(hint)
      expect(run.failure?.message).toMatch(/^Could not send to q-/)
    })
  }

  it('never repeats the signed request that a signature error quotes', async () => {
    const url = await server.createQueue()
    const quoted =
      "The request signature we calculated does not match.\n\nThe Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:SECRET-TOKEN"
    for (const code of ['SignatureDoesNotMatch', 'SomethingElse']) {
      breaking('SendMessageBatch', serviceError(code, 403, quoted))
      const { run } = await rig().send(url, [input('body')])
      expect(JSON.stringify(run)).not.toContain('SECRET-TOKEN')
    }
  })
})

describe('Permissions', () => {
  it('sends although the attributes of the queue may not be read', async () => {
    const url = await server.createQueue()
    breaking('GetQueueAttributes', serviceError('AccessDenied', 403))
    expect((await rig().send(url, [input('a')])).run.status).toBe('succeeded')
    const { run, outputs } = await rig().receive(url)
    expect(run.status).toBe('succeeded')
    // How long the lease lasts is then not known.
    expect(outputs[0]!.leaseUntil).toBeNull()
  })

  it('keeps a message that may be received but not deleted', async () => {
    const url = await server.createQueue()
    await server.send(url, [{ MessageBody: 'a' }])
    breaking('DeleteMessageBatch', serviceError('AccessDenied', 403))
    const { run, outputs } = await rig().receive(url, { deleteMessages: true })
    expect(run).toMatchObject({ status: 'failed', outputs: 1, failures: 1 })
    expect(run.failure?.hint).toContain('sqs:DeleteMessage')
    expect(outputs[0]).toMatchObject({ state: 'held', failure: { code: 'AccessDenied' } })
  })
})
