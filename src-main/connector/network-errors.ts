import type { Failure } from '../contract/index.js'
import { HttpTimeout } from './http-handler.js'

const check = 'Check the network, and the region and the endpoint of the connection.'

interface Reason {
  code: string
  reason: string
  hint: string
}

const lost: Reason = {
  code: 'ConnectionLost',
  reason: 'the connection broke before the answer came',
  hint: 'Try again. SQS may have done what was asked.'
}

const reasons: Record<string, Reason> = {
  ENOTFOUND: { code: 'UnknownHost', reason: 'the host is not known', hint: check },
  EAI_AGAIN: { code: 'UnknownHost', reason: 'the host could not be looked up', hint: check },
  ECONNREFUSED: {
    code: 'ConnectionRefused',
    reason: 'nothing answers at the address',
    hint: 'Check that the server runs, and the endpoint of the connection.'
  },
  ECONNRESET: lost,
  EPIPE: lost,
  ERR_STREAM_PREMATURE_CLOSE: lost,
  EHOSTUNREACH: { code: 'NetworkError', reason: 'the host cannot be reached', hint: check },
  ENETUNREACH: { code: 'NetworkError', reason: 'there is no network', hint: check },
  ENETDOWN: { code: 'NetworkError', reason: 'there is no network', hint: check },
  EADDRNOTAVAIL: { code: 'NetworkError', reason: 'the address cannot be used', hint: check },
  EPROTO: {
    code: 'TlsError',
    reason: 'no secure connection could be made',
    hint: 'Check whether the endpoint is https:// or http://.'
  }
}

const certificate: Reason = {
  code: 'TlsError',
  reason: "the server's certificate is not trusted",
  hint: 'Check the endpoint. A certificate of your own must be trusted by this computer.'
}

/** Codes of a broken transport: the request may or may not have had an effect. */
const networkCodes = new Set([
  'UnknownHost',
  'ConnectionRefused',
  'ConnectionLost',
  'ConnectionTimeout',
  'RequestTimeout',
  'NetworkError',
  'TlsError'
])

/** @returns whether a failure came from the network, so that an answer may have been lost */
export const isNetworkFailure = (failure: Failure): boolean => networkCodes.has(failure.code)

function timeoutReason(error: HttpTimeout): Reason {
  return error.phase === 'connect'
    ? { code: 'ConnectionTimeout', reason: 'the server does not take connections', hint: check }
    : {
        code: 'RequestTimeout',
        reason: 'the server did not answer in time',
        hint: 'Try again. SQS may have done what was asked.'
      }
}

/** The first error of a dual-stack attempt stands for all of them. */
function nodeCode(error: unknown): string {
  if (error instanceof AggregateError) return nodeCode(error.errors[0])
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

function reasonOf(error: unknown): Reason | null {
  if (error instanceof HttpTimeout) return timeoutReason(error)
  const code = nodeCode(error)
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code)) return certificate
  if (code === 'ETIMEDOUT') return timeoutReason(new HttpTimeout('connect', 0))
  if (/^(ERR_SSL|HPE_)/.test(code)) return reasons['EPROTO'] ?? null
  return reasons[code] ?? null
}

/**
 * @param task in words, after "Could not"
 * @returns what a network error means, or null if it is none
 */
export function networkFailure(error: unknown, task: string): Failure | null {
  const found = reasonOf(error)
  if (!found) return null
  const { code, reason, hint } = found
  return { code, message: `Could not ${task}: ${reason}.`, retryable: true, hint }
}
