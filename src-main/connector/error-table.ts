import type { Failure } from '../contract/index.js'

/** What a service said. `status` is the HTTP status where there was one. */
interface ServiceError {
  code: string
  status: number | null
  text: string
}

interface Words {
  /** The task after "Could not". */
  words: string
  action: string
  queue?: string | undefined
}

interface Rule {
  codes: readonly string[]
  /** The code of the failure; without it the service's own. */
  as?: string
  reason: string
  hint: string
  retryable?: boolean
}

const renew = 'Edit the connection and enter credentials that are valid.'

const rules: readonly Rule[] = [
  {
    codes: ['QueueDoesNotExist', 'NonExistentQueue'],
    as: 'QueueDoesNotExist',
    reason: 'the queue does not exist',
    hint: 'Check its name, the region and the account. A queue that was just made can take a moment to be found.'
  },
  {
    codes: ['QueueDeletedRecently'],
    reason: 'a queue of this name was deleted less than 60 seconds ago',
    hint: 'Wait a minute, then try again.',
    retryable: true
  },
  {
    codes: ['QueueNameExists', 'QueueAlreadyExists'],
    as: 'QueueNameExists',
    reason: 'there is a queue of this name already',
    hint: 'Choose another name, or edit the queue that is there.'
  },
  {
    codes: ['PurgeQueueInProgress'],
    reason: 'it was purged less than 60 seconds ago',
    hint: 'SQS purges a queue once in 60 seconds. Wait a minute, then try again.',
    retryable: true
  },
  {
    codes: ['AccessDenied', 'AccessDeniedException', 'AuthorizationError', 'UnauthorizedOperation'],
    as: 'AccessDenied',
    reason: 'the credentials do not allow it',
    hint: 'They need the permission {iam}.'
  },
  {
    codes: [
      'InvalidClientTokenId',
      'UnrecognizedClientException',
      'InvalidAccessKeyId',
      'InvalidSecurity'
    ],
    reason: 'AWS does not know these credentials',
    hint: `The access key or the session token is wrong or was removed. ${renew}`
  },
  {
    codes: [
      'SignatureDoesNotMatch',
      'InvalidSignatureException',
      'IncompleteSignature',
      'AuthFailure'
    ],
    reason: 'the signature is wrong',
    hint: `The secret key does not belong to the access key. ${renew}`
  },
  {
    codes: ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired'],
    as: 'ExpiredToken',
    reason: 'the session token has expired',
    hint: renew
  },
  {
    codes: ['RequestExpired', 'RequestTimeTooSkewed', 'RequestInTheFuture'],
    reason: 'the clock of this computer differs too much from that of AWS',
    hint: 'Set the clock, then try again.'
  },
  {
    codes: [
      'CredentialsProviderError',
      'MissingAuthenticationToken',
      'NotAuthorized',
      'OptInRequired'
    ],
    as: 'CredentialsError',
    reason: 'there are no credentials that AWS accepts',
    hint: renew
  },
  {
    codes: ['UnsendableCredentials'],
    as: 'CredentialsError',
    reason: 'the access key or the session token has a character that no request can carry',
    hint: 'Correct it in the connection, or where its profile takes it from.'
  },
  {
    codes: [
      'RequestThrottled',
      'Throttling',
      'ThrottlingException',
      'ThrottledException',
      'TooManyRequestsException',
      'RequestLimitExceeded',
      'SlowDown',
      'RequestThrottledException'
    ],
    as: 'RequestThrottled',
    reason: 'SQS asks for fewer requests',
    hint: 'Wait a moment, or use fewer concurrent executions. The quota belongs to the queue or the account.',
    retryable: true
  },
  {
    codes: ['OverLimit'],
    reason: 'too many messages of the queue are in flight',
    hint: 'Delete or release some of them: the quota is 120,000.',
    retryable: true
  },
  {
    codes: ['ReceiptHandleIsInvalid', 'InvalidReceiptHandle'],
    as: 'ReceiptHandleIsInvalid',
    reason: 'the receipt handle is not valid for this queue, or its lease has ended',
    hint: 'Receive the message again and use its new receipt handle.'
  },
  {
    codes: ['MessageNotInflight'],
    as: 'MessageNotInflight',
    reason: 'the message is not leased any more',
    hint: 'Receive the message again.'
  },
  {
    codes: ['InvalidMessageContents'],
    reason: 'the body has a character that SQS refuses',
    hint: 'Remove control characters, or encode the body, for example as base64.'
  },
  {
    codes: ['BatchRequestTooLong', 'MessageTooLong'],
    as: 'MessageTooLong',
    reason: 'the message is longer than the queue takes',
    hint: 'Shorten the body or the attributes, or raise the maximum message size of the queue (at most 1 MiB).'
  },
  {
    codes: ['KMS.ThrottlingException', 'KmsThrottled'],
    as: 'KmsThrottled',
    reason: 'the key service asks for fewer requests',
    hint: 'Wait a moment. A longer data key reuse period of the queue means fewer requests to KMS.',
    retryable: true
  },
  {
    codes: ['KMS.AccessDeniedException', 'KmsAccessDenied'],
    as: 'KmsAccessDenied',
    reason: "the credentials may not use the queue's encryption key",
    hint: 'They need kms:GenerateDataKey to send, and kms:Decrypt to send and receive, on that key.'
  },
  {
    codes: ['KMS.DisabledException', 'KmsDisabled', 'KMS.InvalidStateException', 'KmsInvalidState'],
    as: 'KmsDisabled',
    reason: "the queue's encryption key is disabled or is being deleted",
    hint: 'Enable the key in KMS, or choose another one for the queue.'
  },
  {
    codes: ['KMS.NotFoundException', 'KmsNotFound', 'KmsInvalidKeyUsage', 'KmsOptInRequired'],
    as: 'KmsNotFound',
    reason: "the queue's encryption key cannot be used",
    hint: 'Choose another key for the queue.'
  },
  {
    codes: ['UnsupportedOperation', 'InvalidAction', 'UnknownOperationException'],
    as: 'UnsupportedOperation',
    reason: 'the server does not know this request',
    hint: 'The endpoint may be another service, or an emulator that lacks it.'
  }
]

const byCode = new Map(rules.flatMap((rule) => rule.codes.map((code) => [code, rule] as const)))

const serverDown: Rule = {
  codes: [],
  reason: 'the server has a problem of its own',
  hint: 'Try again in a moment.',
  retryable: true
}

/** SQS's name of an error, whichever protocol or server it came by. Blank where there is none. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('name' in error)) return ''
  // Only credentials are put into a header from outside.
  if ('code' in error && error.code === 'ERR_INVALID_CHAR') return 'UnsendableCredentials'
  const name = typeof error.name === 'string' ? error.name : ''
  const bare = name.replace(/^.*#/, '').replace(/^AWS\.SimpleQueueService\./, '')
  return ['Error', 'UnknownError', 'Unknown', 'SQSServiceException'].includes(bare) ? '' : bare
}

/** The HTTP status of a service's error, or null. */
export function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null
  const { $metadata, $response } = error as {
    $metadata?: { httpStatusCode?: number }
    $response?: { statusCode?: number }
  }
  return $metadata?.httpStatusCode ?? $response?.statusCode ?? null
}

/** Whether an HTTP status says enough by itself, whatever the body is. */
export const speaksForItself = (status: number | null): status is number =>
  status !== null && (status >= 500 || status === 429 || status === 403)

function ruleFor({ code, status }: ServiceError): Rule | undefined {
  const known = byCode.get(code)
  if (known) return known
  if (code.startsWith('KMS.')) return byCode.get('KmsNotFound')
  if (status === 429) return byCode.get('RequestThrottled')
  const broken = ['InternalError', 'InternalFailure', 'ServiceUnavailable', 'ServiceFailure']
  if (broken.includes(code) || (status !== null && status >= 500)) return serverDown
  if (status === 403) return byCode.get('AccessDenied')
  return undefined
}

/** Nothing that could be part of a signed request: one line, short, without header values. */
const safe = (text: string) =>
  (text.split('\n', 1)[0] ?? '')
    .replace(/The Canonical String.*$/i, '')
    .replace(/(Credential=|Signature=|Security-Token[:=]\s*|Authorization[:=]\s*)\S+/gi, '$1…')
    .slice(0, 300)
    .replace(/^Value .* for parameter (\w+) is invalid\. Reason: /, '$1: ')
    .trim()

function special(error: ServiceError): Partial<Rule> | null {
  const { text } = error
  if (/receipt handle.*(expired|invalid)|handle has expired/i.test(text)) {
    return byCode.get('ReceiptHandleIsInvalid') ?? null
  }
  if (/not available for visibility timeout change/i.test(text)) {
    return byCode.get('MessageNotInflight') ?? null
  }
  if (/shorter than|longer than|exceeds? .*(size|length)/i.test(text)) {
    return byCode.get('MessageTooLong') ?? null
  }
  return null
}

/** Listing concerns no single queue, and one that is to be made has no policy yet. */
const permissionOf = (action: string) =>
  action === 'ListQueues' || action === 'CreateQueue'
    ? `sqs:${action} in the IAM policy`
    : `sqs:${action} on this queue, in the IAM policy or in the queue policy`

/** The failure for what a service said. */
export function describe(error: ServiceError, { words, action }: Words): Failure {
  const rule = ruleFor(error) ?? special(error)
  if (rule?.reason) {
    return {
      code: rule.as ?? (error.code || (error.status ? `Http${error.status}` : 'UnknownError')),
      message: `Could not ${words}: ${rule.reason}.`,
      retryable: rule.retryable ?? false,
      hint: (rule.hint ?? '').replace('{iam}', permissionOf(action))
    }
  }
  const said = safe(error.text).replace(/\.$/, '')
  return {
    code: error.code || 'UnknownError',
    message: `Could not ${words}: ${said || 'SQS refused the request'}.`,
    retryable: false,
    hint: 'Check the values that were given against the queue.'
  }
}
