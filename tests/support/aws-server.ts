import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Accounts, Denied, sessionArn, type Principal } from './aws-accounts.js'
import type { RolesAnywhereServer } from './roles-anywhere-server.js'
import { authorizationOf, isSignedWith, type SignedRequest } from './sigv4.js'

/** One request that came by, with who made it. */
interface Call {
  /** The service's name of the call, e.g. `AssumeRole`. */
  action: string
  /** Of who signed it; blank where nobody did. */
  arn: string
  input: Record<string, string>
  /** The code of the refusal; blank where it was granted. */
  refused: string
}

/** An AWS on this machine, with STS of its own and the SQS of another server. */
export interface AwsServer {
  url: string
  accounts: Accounts
  calls: Call[]
  /** Milliseconds that AssumeRole takes. */
  delay: number
  /** Answers what is asked of Roles Anywhere; what it gives out is known here. */
  anywhere: RolesAnywhereServer | null
  /** Makes AssumeRole fail, as if STS were down. */
  down: boolean
  stop(): Promise<void>
}

interface Answer {
  status: number
  type: string
  body: string
}

/**
 * Starts a server that verifies the signature of every request, and with it who asks: STS is answered here, SQS by the
 * server behind.
 *
 * @param sqsUrl of the SQS server
 */
export async function startAwsServer(sqsUrl: string): Promise<AwsServer> {
  const aws = {
    accounts: new Accounts(),
    calls: [] as Call[],
    anywhere: null,
    delay: 0,
    down: false
  } as Omit<AwsServer, 'url' | 'stop'>
  const server = createServer((incoming, response) => {
    void read(incoming)
      .then((request) => answerTo(aws, request, sqsUrl))
      .then(({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type })
        response.end(body)
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(aws, {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  })
}

async function read(incoming: IncomingMessage): Promise<SignedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const { method = '', url = '/', headers } = incoming
  return { method, url, headers, body: Buffer.concat(chunks).toString() }
}

async function answerTo(
  aws: Omit<AwsServer, 'url' | 'stop'>,
  request: SignedRequest,
  sqsUrl: string
): Promise<Answer> {
  if (request.url === '/sessions') return createSession(aws, request)
  const target = request.headers['x-amz-target']
  const sts = target === undefined
  const input = sts ? Object.fromEntries(new URLSearchParams(request.body)) : {}
  const action = sts ? (input['Action'] ?? '') : String(target).replace('AmazonSQS.', '')
  const call: Call = { action, arn: '', input, refused: '' }
  aws.calls.push(call)
  try {
    const who = requireSigned(aws.accounts, request)
    call.arn = who.arn
    if (!sts) return await forward(sqsUrl, request)
    if (action === 'AssumeRole') await wait(aws)
    return answerOfSts(aws.accounts, who, call)
  } catch (error) {
    if (!(error instanceof Denied)) throw error
    call.refused = error.code
    return sts ? stsError(error) : sqsError(error)
  }
}

/** CreateSession: the server for it verifies the certificate, and this one what is done with the session. */
async function createSession(
  { anywhere, accounts }: Pick<AwsServer, 'anywhere' | 'accounts'>,
  request: SignedRequest
): Promise<Answer> {
  const answer = await forward(anywhere?.endpoint ?? '', request)
  for (const { credentials, roleArn, roleSessionName = 'certificate' } of anywhere?.sessions ??
    []) {
    const expiration = Date.parse(credentials.expiration)
    accounts.add({ ...credentials, arn: sessionArn(roleArn, roleSessionName), expiration })
  }
  return answer
}

function requireSigned(accounts: Accounts, request: SignedRequest): Principal {
  const { accessKeyId } = authorizationOf(request) ?? { accessKeyId: '' }
  const who = accounts.find(accessKeyId, String(request.headers['x-amz-security-token'] ?? ''))
  if (isSignedWith(request, who.secretAccessKey)) return who
  throw new Denied('SignatureDoesNotMatch', 'The request signature we calculated does not match.')
}

async function wait(aws: Pick<AwsServer, 'delay' | 'down'>): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, aws.delay))
  if (aws.down) throw new Denied('ServiceUnavailable', 'Service unavailable')
}

const accountOf = (arn: string) => arn.split(':')[4] ?? ''

function answerOfSts(accounts: Accounts, who: Principal, { action, input }: Call): Answer {
  if (action === 'GetCallerIdentity') {
    const { arn } = who
    const result = `<Arn>${arn}</Arn><UserId>U</UserId><Account>${accountOf(arn)}</Account>`
    return stsAnswer(action, result)
  }
  const made = accounts.assume(who, input)
  return stsAnswer(
    action,
    `<Credentials><AccessKeyId>${made.accessKeyId}</AccessKeyId><SecretAccessKey>${made.secretAccessKey}</SecretAccessKey><SessionToken>${made.sessionToken}</SessionToken><Expiration>${new Date(made.expiration).toISOString()}</Expiration></Credentials>`
  )
}

const xml = 'text/xml'

const stsAnswer = (action: string, result: string): Answer => ({
  status: 200,
  type: xml,
  body: `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result}</${action}Result></${action}Response>`
})

const statusOf = ({ code }: Denied) => (code === 'ServiceUnavailable' ? 503 : 403)

const stsError = (error: Denied): Answer => ({
  status: statusOf(error),
  type: xml,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${error.code}</Code><Message>${error.message}</Message></Error></ErrorResponse>`
})

const sqsError = (error: Denied): Answer => ({
  status: statusOf(error),
  type: 'application/x-amz-json-1.0',
  body: JSON.stringify({ __type: `com.amazonaws.sqs#${error.code}`, message: error.message })
})

function forward(sqsUrl: string, { method, url, headers, body }: SignedRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(new URL(url, sqsUrl), { method, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          type: String(answer.headers['content-type']),
          body: Buffer.concat(chunks).toString()
        })
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
