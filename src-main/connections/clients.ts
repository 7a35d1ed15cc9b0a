import type { SQSClient } from '@aws-sdk/client-sqs'
import type { STSClient } from '@aws-sdk/client-sts'
import type { ConnectionDraft } from '../contract/index.js'
import type { Sandbox } from '../sandbox/sandbox.js'
import type { Connections } from './connections.js'
import { requireKeys, type AccessKeys } from './credentials.js'
import { regionOf } from './stored-connection.js'

/** How a connection reaches AWS, or what stands in for it. */
export interface Target {
  region: string
  /** Blank for AWS's own. */
  endpoint: string
  keys: AccessKeys
}

/** The emulator takes any keys. */
const sandboxKeys: AccessKeys = { accessKeyId: 'sandbox', secretKey: 'sandbox', sessionToken: '' }
