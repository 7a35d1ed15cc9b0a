import { afterEach, expect, test } from 'vitest'
import { Sandbox } from '../../../src-main/sandbox/sandbox.js'

let sandbox: Sandbox | null = null
afterEach(() => sandbox?.stop())

/** A worker as text. `workerData.port` is the port that it is to take. */
const script = (code: string) =>
  new URL(
    `data:text/javascript,${encodeURIComponent(
      `import { parentPort, workerData } from 'node:worker_threads'\n${code}`
    )}`
  )

const ready = 'parentPort.postMessage({ port: workerData.port || 4321 });'
const stay = 'setInterval(() => undefined, 1000);'

test('it is started once, by whoever needs it first', async () => {
  sandbox = new Sandbox(script(ready + stay), () => undefined)
  const [one, two] = await Promise.all([sandbox.endpoint(), sandbox.endpoint()])
  expect(one).toBe('http://127.0.0.1:4321')
  expect(two).toBe(one)
})

test('one that dies is started again at the same port, and that is told', async () => {
  let restarts = 0
  const dies =
    'if (!workerData.port) setTimeout(() => process.exit(1), 150); else setInterval(() => undefined, 1000);'
  sandbox = new Sandbox(script(ready + dies), () => restarts++, 100)
  await sandbox.endpoint()
  await expect.poll(() => restarts).toBe(1)
  expect(await sandbox.endpoint()).toBe('http://127.0.0.1:4321')
})

test('one that dies at once is not started for ever, but again when it is needed', async () => {
  let restarts = 0
  sandbox = new Sandbox(
    script(`${ready} setTimeout(() => process.exit(1), 20);`),
    () => restarts++,
    5000
  )
  await sandbox.endpoint()
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(restarts).toBe(0)
  expect(await sandbox.endpoint()).toBe('http://127.0.0.1:4321')
  // Whoever started it: its queues are new.
  expect(restarts).toBe(1)
})

test('one that cannot start fails with words for a person, and is tried again', async () => {
  sandbox = new Sandbox(script(`throw new Error('no')`), () => undefined)
  for (let round = 0; round < 2; round++) {
    await expect(sandbox.endpoint()).rejects.toMatchObject({
      failure: { code: 'SandboxUnavailable', retryable: true }
    })
  }
})

test('one that is stopped stays stopped', async () => {
  let restarts = 0
  sandbox = new Sandbox(script(ready + stay), () => restarts++, 0)
  await sandbox.endpoint()
  await sandbox.stop()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(restarts).toBe(0)
})
