import { parentPort } from 'node:worker_threads'
import { decodeBody, encodeBody } from './chain.js'
import { DecodingError } from './decoding-error.js'
import type { Job, JobAnswer } from './messages.js'

const perform = (job: Job) =>
  job.kind === 'decode'
    ? decodeBody(job.body, job.options)
    : encodeBody(job.body, job.path, job.text)

function answerTo(job: Job): JobAnswer {
  try {
    return { ok: true, value: perform(job) }
  } catch (thrown) {
    return { ok: false, failure: thrown instanceof DecodingError ? thrown.failure : null }
  }
}

parentPort?.on('message', (job: Job) => parentPort?.postMessage(answerTo(job)))
