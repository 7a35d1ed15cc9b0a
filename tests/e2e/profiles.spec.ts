import { expect, test, type Locator, type Page } from '@playwright/test'
import {
  connectionDialog,
  connectionSwitcher,
  expectFailure,
  queueItem
} from '../support/app-driver.js'
import { useAwsHome, type AwsHome } from '../support/aws-home.js'
import { startAwsServer, type AwsServer } from '../support/aws-server.js'
import { expectAccessible } from '../support/axe.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { startSqsServer, type SqsServer } from '../support/sqs-server.js'
import { startSsoServer, type SsoServer } from '../support/sso-server.js'

/** Connections with profiles of the shared files and with the default chain, against servers that verify all of it. */

test.describe.configure({ mode: 'serial' })

const account = '123456789012'
const user = `arn:aws:iam::${account}:user/ada`
const roleArn = `arn:aws:iam::${account}:role/orders-operator`
const serial = `arn:aws:iam::${account}:mfa/ada`
const startUrl = 'https://team.awsapps.com/start'
const processKeys = {
  accessKeyId: 'ASIAPROCESS000001234',
  secretAccessKey: 'process/Secret+0123456789',
  sessionToken: 'token-of-the-process'
}
const keys = { accessKeyId: 'AKIALONGPOLLTEST4321', secretAccessKey: 'kept/Secret+0123456789' }

let home: AwsHome
let sqs: SqsServer
let aws: AwsServer
let sso: SsoServer
let launched: LaunchedApp

/** Prints its keys if it is asked for the right ones, as a broker of a company would. */
const broker = `
if (process.argv[2] !== 'orders') process.exit(1)
const Expiration = new Date(Date.now() + 3600000).toISOString()
console.log(JSON.stringify({ Version: 1, Expiration,
  AccessKeyId: '${processKeys.accessKeyId}', SecretAccessKey: '${processKeys.secretAccessKey}',
  SessionToken: '${processKeys.sessionToken}' }))
`

test.beforeAll(async () => {
  home = await useAwsHome()
  const script = await home.write('broker.mjs', broker)
  await home.write(
    '.aws/config',
    `[default]
region = us-east-1
[profile broker]
credential_process = "${process.execPath}" "${script}" orders
[profile broken-broker]
credential_process = "${process.execPath}" "${script}" others
[profile chain]
role_arn = ${roleArn}
source_profile = default
mfa_serial = ${serial}
[profile sign-in]
sso_session = team
sso_account_id = ${account}
sso_role_name = reader
[sso-session team]
sso_start_url = ${startUrl}
sso_region = eu-central-1
sso_registration_scopes = sso:account:access
`
  )
  await home.write(
    '.aws/credentials',
    `[default]
aws_access_key_id = ${keys.accessKeyId}
aws_secret_access_key = ${keys.secretAccessKey}
`
  )
  sqs = await startSqsServer()
  await sqs.createQueue({ name: 'orders-of-the-role' })
  aws = await startAwsServer(sqs.url)
  aws.accounts.add({ ...keys, arn: user })
  aws.accounts.add({ ...processKeys, arn: `arn:aws:sts::${account}:assumed-role/broker/orders` })
  aws.accounts.add({
    accessKeyId: `ASIA${account}READER`,
    secretAccessKey: 'secret-of-reader',
    sessionToken: 'token-of-reader',
    arn: `arn:aws:sts::${account}:assumed-role/sso-reader/ada`
  })
  aws.accounts.addRole({ arn: roleArn, trusts: user, mfa: { serial, codes: ['123456'] } })
  sso = await startSsoServer({ startUrl, roles: { [account]: ['reader'] } })
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
  await aws.stop()
  await sqs.stop()
  await home.restore()
})

/** What the browser was sent to. */
const opened = () =>
  launched.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)

async function openForm(page: Page, name: string, type: string): Promise<Locator> {
  await page.getByRole('button', { name: 'New connection' }).first().click()
  const form = connectionDialog(page)
  await form.getByLabel('Authentication type').selectOption({ label: type })
  await form.getByLabel('Connection name').fill(name)
  await form.getByLabel('Endpoint').fill(aws.url)
  return form
}

async function openProfile(page: Page, profile: string): Promise<Locator> {
  const form = await openForm(page, `by-${profile}`, 'AWS profile')
  await form.getByLabel('Profile', { exact: true }).selectOption(profile)
  return form
}

async function expectConnected(page: Page, name: string, who: string): Promise<void> {
  await expect(connectionSwitcher(page)).toHaveAccessibleName(`Connection: ${name}`)
  await expect(queueItem(page, 'orders-of-the-role')).toBeVisible()
  await expect(page.getByRole('banner')).toContainText('1234-5678-9012')
  const asked = aws.calls.findLast(({ action }) => action === 'ListQueues')
  expect(asked?.arn).toContain(who)
  expect(asked?.refused).toBe('')
}

const leave = async (form: Locator) => {
  await form.getByRole('button', { name: 'Cancel', exact: true }).click()
  await form.getByRole('button', { name: 'Discard' }).click()
}

test('lists the profiles of the shared files with what they are, and wants one', async () => {
  const form = await openForm(launched.window, 'profile', 'AWS profile')
  const field = form.getByLabel('Profile', { exact: true })
  await expect(field.getByRole('option')).toHaveText([
    'Choose a profile',
    'default  (keys)',
    'broker  (credential_process)',
    'broken-broker  (credential_process)',
    'chain  (role)',
    'sign-in  (SSO)'
  ])
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(field).toHaveAccessibleDescription('Choose a profile.')
  await expect(form.getByLabel('AWS access key')).toBeHidden()
  await leave(form)
})

test('connects with a profile that has a credential_process', async () => {
  const page = launched.window
  const form = await openProfile(page, 'broker')
  await form.getByRole('button', { name: 'Test connection' }).click()
  await expect(form.getByRole('region', { name: 'Test results' })).toContainText('broker/orders')
  await form.getByRole('button', { name: 'Save' }).click()
  await expectConnected(page, 'by-broker', 'assumed-role/broker/orders')
})

test('says that a credential_process failed, and what to do', async () => {
  const form = await openProfile(launched.window, 'broken-broker')
  await form.getByRole('button', { name: 'Test connection' }).click()
  await expectFailure(form.getByRole('region', { name: 'Test results' }), {
    message: 'The credential_process of profile broken-broker failed.',
    hint: 'Run its command in a terminal'
  })
  await leave(form)
})

test('connects with a profile that assumes a role with an MFA device', async () => {
  const page = launched.window
  const form = await openProfile(page, 'chain')
  await form.getByRole('button', { name: 'Save' }).click()
  const prompt = page.getByRole('dialog', { name: 'MFA code' })
  await expect(prompt).toContainText(serial)
  await prompt.getByLabel('Code', { exact: true }).fill('123456')
  await page.keyboard.press('Enter')
  await expectConnected(page, 'by-chain', 'assumed-role/orders-operator')
})

test('a cancelled sign-in is told, and the browser has been where AWS said', async () => {
  const page = launched.window
  const form = await openProfile(page, 'sign-in')
  await form.getByRole('button', { name: 'Test connection' }).click()
  const prompt = page.getByRole('dialog', { name: 'Sign in to AWS' })
  await expect.poll(() => sso.devices.length).toBe(1)
  await expect(prompt.getByRole('status', { name: 'Code' })).toHaveText(
    sso.devices[0]?.userCode ?? 'none'
  )
  expect(await opened()).toEqual([`${sso.endpoint}/device?user_code=${sso.devices[0]?.userCode}`])
  await expectAccessible(page, 'Sign in to AWS')
  await prompt.getByRole('button', { name: 'Cancel' }).click()
  await expect(prompt).toBeHidden()
  await expect(form.getByRole('region', { name: 'Test results' })).toContainText(
    'The sign-in for by-sign-in was not finished.'
  )
})

test('connects with an SSO profile once the person has said yes in the browser', async () => {
  const page = launched.window
  const form = connectionDialog(page)
  await form.getByRole('button', { name: 'Save' }).click()
  const prompt = page.getByRole('dialog', { name: 'Sign in to AWS' })
  await expect(prompt).toBeVisible()
  await expect.poll(async () => (await opened()).length).toBe(2)
  await prompt.getByRole('button', { name: 'Open the page again' }).click()
  await expect.poll(async () => (await opened()).length).toBe(3)
  await fetch((await opened())[2] ?? '')
  await expect(prompt).toBeHidden()
  await expectConnected(page, 'by-sign-in', 'assumed-role/sso-reader/ada')
})

test('connects with the default chain, which finds the default profile', async () => {
  const page = launched.window
  const form = await openForm(page, 'by-chance', 'Default chain')
  await form.getByRole('button', { name: 'Save' }).click()
  await expectConnected(page, 'by-chance', user)
})
