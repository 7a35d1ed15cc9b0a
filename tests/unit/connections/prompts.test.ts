import { beforeEach, expect, it } from 'vitest'
import { Prompts, WrongMfaCode } from '../../../src-main/connections/authentication/prompts.js'
import type { MfaPrompt, Prompt } from '../../../src-main/contract/index.js'

const question = { connection: 'orders', serial: 'arn:aws:iam::123456789012:mfa/ada' }
const never = new AbortController().signal
let told: Prompt[][]
let browsed: string[]
let prompts: Prompts

beforeEach(() => {
  told = []
  browsed = []
  prompts = new Prompts(
    (open) => told.push(open),
    (url) => browsed.push(url)
  )
})

const current = () => prompts.list()[0] as MfaPrompt
const settle = () => new Promise((resolve) => setImmediate(resolve))

it('asks with the connection and the device, and ends with the code', async () => {
  const asked = prompts.mfa(question, (code) => Promise.resolve(`took ${code}`), never)
  expect(current()).toMatchObject({ ...question, state: 'asking', problem: '' })
  prompts.answer(current().id, '123456')
  expect(await asked).toBe('took 123456')
  expect(prompts.list()).toEqual([])
  expect(told.map(([open]) => (open as MfaPrompt | undefined)?.state)).toEqual([
    'asking',
    'checking',
    undefined
  ])
})

it('says that a code was wrong and asks again in the same place', async () => {
  const take = (code: string) => (code === '222222' ? 'taken' : Promise.reject(new WrongMfaCode()))
  const asked = prompts.mfa(question, async (code) => take(code), never)
  const { id } = current()
  prompts.answer(id, '111111')
  await settle()
  expect(current()).toMatchObject({
    id,
    state: 'asking',
    problem: expect.stringContaining('did not take this code')
  })
  prompts.answer(id, '222222')
  expect(await asked).toBe('taken')
})

it('ends with any other failure', async () => {
  const asked = prompts.mfa(question, () => Promise.reject(new Error('down')), never)
  prompts.answer(current().id, '111111')
  await expect(asked).rejects.toThrow('down')
  expect(prompts.list()).toEqual([])
})

it.each(['asking', 'checking'])('can be cancelled while it is %s', async (state) => {
  const asked = prompts.mfa(question, () => new Promise(() => undefined), never)
  const { id } = current()
  if (state === 'checking') prompts.answer(id, '111111')
  await settle()
  expect(current().state).toBe(state)
  prompts.cancel(id)
  await expect(asked).rejects.toMatchObject({ failure: { code: 'MfaCancelled' } })
  expect(prompts.list()).toEqual([])
})

it('is withdrawn when nobody waits for it any more', async () => {
  const gone = new AbortController()
  const asked = prompts.mfa(question, () => Promise.resolve(''), gone.signal)
  gone.abort()
  await expect(asked).rejects.toThrow()
  expect(prompts.list()).toEqual([])
})

it('ignores answers to what is not asked any more', () => {
  prompts.answer('nobody', '123456')
  prompts.cancel('nobody')
  expect(told).toEqual([])
})

const page = { url: 'https://team.awsapps.com/start/#/device?user_code=ABCD', userCode: 'ABCD' }

it('shows a sign-in from when it is told of until it is done, and opens its page', async () => {
  let finish = (_: string): void => undefined
  const signedIn = prompts.signIn(
    'orders',
    (tell) =>
      new Promise<string>((resolve) => {
        tell(page)
        finish = resolve
      }),
    never
  )
  const [prompt] = prompts.list()
  expect(prompt).toMatchObject({ kind: 'sso', connection: 'orders', ...page })
  expect(browsed).toEqual([page.url])
  prompts.openPage(prompt!.id)
  expect(browsed).toEqual([page.url, page.url])
  finish('token')
  expect(await signedIn).toBe('token')
  expect(prompts.list()).toEqual([])
})

it('shows nothing of a sign-in that is not needed', async () => {
  expect(await prompts.signIn('orders', () => Promise.resolve('known'), never)).toBe('known')
  expect([told, browsed]).toEqual([[], []])
})

it('gives up a sign-in that is cancelled, and says so to what was waiting for the browser', async () => {
  let waiting: AbortSignal | null = null
  const signedIn = prompts.signIn(
    'orders',
    (tell, signal) => {
      waiting = signal
      tell(page)
      return new Promise<string>(() => undefined)
    },
    never
  )
  prompts.cancel(prompts.list()[0]!.id)
  await expect(signedIn).rejects.toMatchObject({ failure: { code: 'SsoCancelled' } })
  expect(waiting!.aborted).toBe(true)
  expect(prompts.list()).toEqual([])
})
