import { expect, test } from '@playwright/test'
import { Prompt } from '../../src-main/contract/index.js'
import { useAwsHome, type AwsHome } from '../support/aws-home.js'
import { connectionDraft } from '../support/connection-draft.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { startSsoServer, type SsoServer } from '../support/sso-server.js'
import { attack, send } from './support.js'

/** A sign-in service says where the browser goes. It must not be able to send it anywhere. */

const startUrl = 'https://team.awsapps.com/start'
let home: AwsHome
let sso: SsoServer
let launched: LaunchedApp

test.beforeAll(async () => {
  home = await useAwsHome()
  await home.write(
    '.aws/config',
    `[profile sign-in]
sso_start_url = ${startUrl}
sso_region = eu-central-1
sso_account_id = 123456789012
sso_role_name = reader
`
  )
  sso = await startSsoServer({ startUrl, roles: {} })
  launched = await launchApp({
    env: { AWS_ENDPOINT_URL_SSO: sso.endpoint, AWS_ENDPOINT_URL_SSO_OIDC: sso.endpoint }
  })
  await launched.app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = (url) => Promise.resolve(void opened.push(url))
  })
})
test.afterAll(async () => {
  await launched.close()
  await sso.close()
  await home.restore()
})

const opened = () =>
  launched.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)

async function prompts(): Promise<Prompt[]> {
  const outcome = await send(launched.window, 'prompts.list', {})
  return outcome.ok ? Prompt.array().parse(outcome.value) : []
}

for (const page of [
  'https://evil.example/device?user_code=ABCD',
  'https://team.awsapps.com.evil.example/device',
  'https://bucket.s3.amazonaws.com/device.html',
  'http://127.0.0.1:9/device'
]) {
  test(`the browser is not sent to ${page}`, async () => {
    sso.settings.page = page
    const draft = connectionDraft({ authentication: 'profile', profile: 'sign-in' })
    await attack(
      launched.window,
      `globalThis.answer = longpoll.request('connections.test', ${JSON.stringify(draft)}, 'sign-in')`
    )
    await expect.poll(prompts).toMatchObject([{ kind: 'sso', url: page }])
    const [prompt] = await prompts()
    await send(launched.window, 'prompts.openPage', { id: prompt!.id })
    await send(launched.window, 'prompts.openPage', { id: page })
    expect(await opened()).toEqual([])
    await send(launched.window, 'prompts.cancel', { id: prompt!.id })
    await attack(launched.window, 'return answer')
    expect(await prompts()).toEqual([])
  })
}

test('it is sent to the pages of the service that the environment names', async () => {
  delete sso.settings.page
  const draft = connectionDraft({ authentication: 'profile', profile: 'sign-in' })
  await attack(
    launched.window,
    `void longpoll.request('connections.test', ${JSON.stringify(draft)}, 'sign-in')`
  )
  await expect.poll(opened).toEqual([expect.stringContaining(`${sso.endpoint}/device?user_code=`)])
  await attack(launched.window, `longpoll.cancel('sign-in')`)
  await expect.poll(prompts).toEqual([])
})
