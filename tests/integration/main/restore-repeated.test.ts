import { expect, test } from 'vitest'
import type { Json } from '../../support/fault-proxy.js'
import { outputsOf, withRestores } from './restore-rig.js'

const { app, fill, purge, restore } = withRestores()

const suffix = '-again'

/** Gives out what was deleted once more, each with another receipt handle, as a standard queue of SQS may. */
function givingOutAgain(): void {
  const gone: Json[] = []
  let again = true
  const isAgain = ({ ReceiptHandle }: Json) => String(ReceiptHandle).endsWith(suffix)
  app.proxy.fault = (action, { Entries }) => {
    if (action === 'ReceiveMessage') {
      return {
        kind: 'rewrite',
        answer: (body) => {
          const messages = (body['Messages'] ?? []) as Json[]
          if (messages.length > 0 || !again) {
            gone.push(...messages)
            return body
          }
          again = false
          const Messages = gone.map((one) => ({
            ...one,
            ReceiptHandle: `${String(one['ReceiptHandle'])}${suffix}`
          }))
          return { ...body, Messages }
        }
      }
    }
    const entries = (Entries ?? []) as Json[]
    if (action !== 'DeleteMessageBatch' || !entries.some(isAgain)) return null
    const Successful = entries.map(({ Id }) => ({ Id }))
    return { kind: 'answer', status: 200, body: JSON.stringify({ Successful, Failed: [] }) }
  }
}

test('a message that came once more after its deletion is sent back once', async () => {
  const url = await app.server.createQueue()
  await fill(url, 5)
  givingOutAgain()
  const runId = await purge(url)
  expect((await app.journal.run(runId)).outputs).toBe(10)
  const all = outputsOf(runId)
  expect(await restore(all)).toMatchObject({ inputs: 5, outputs: 5 })
  expect((await app.server.drain(url)).map(({ Body }) => Body).sort()).toEqual([
    ...['0', '1', '2', '3', '4']
  ])
})
