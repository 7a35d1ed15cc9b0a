import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Locator, type Page } from '@playwright/test'
import {
  chooseConnection,
  connectionDialog,
  connectionSwitcher,
  queueItem
} from '../support/app-driver.js'
import { startAwsServer, type AwsServer } from '../support/aws-server.js'
import { expectAccessible } from '../support/axe.js'
import { makeCertificate, type TestCertificate } from '../support/certificates.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { startRolesAnywhereServer } from '../support/roles-anywhere-server.js'
import { startSqsServer, type SqsServer } from '../support/sqs-server.js'

/** Connections with a certificate, from the form, against servers that verify it and every request that follows. */

test.describe.configure({ mode: 'serial' })

const region = 'eu-central-1'
const arn = (resource: string) => `arn:aws:rolesanywhere:${region}:123456789012:${resource}`
const profileArn = arn('profile/1f7e5c1e-6f0c-4d39-9f3b-3c6f2c1a7a11')
const trustAnchorArn = arn('trust-anchor/0b6a2c9e-5a8e-4c86-8a55-9d8a5e7b4c22')
const roleArn = 'arn:aws:iam::123456789012:role/orders-reader'

let sqs: SqsServer
let aws: AwsServer
let launched: LaunchedApp
let folder: string
let chain: string
const leaves: Record<'rsa' | 'p256', TestCertificate> = {} as never

test.beforeAll(async () => {
  const root = await makeCertificate({ name: 'Test root', kind: 'rsa', ca: true })
  const middle = await makeCertificate({
    name: 'Test middle',
    kind: 'p256',
    issuer: root,
    ca: true
  })
  chain = middle.certificate
  for (const kind of ['rsa', 'p256'] as const) {
    leaves[kind] = await makeCertificate({ name: `workload-${kind}`, kind, issuer: middle })
  }
  folder = await mkdtemp(join(tmpdir(), 'certificates-'))
  sqs = await startSqsServer()
  await sqs.createQueue({ name: 'orders-of-the-role' })
  aws = await startAwsServer(sqs.url)
  aws.anywhere = await startRolesAnywhereServer({
    region,
    trustAnchors: { [trustAnchorArn]: root.certificate },
    profiles: { [profileArn]: { roleArns: [roleArn], acceptRoleSessionName: true } }
  })
  launched = await launchApp()
})
test.afterAll(async () => {
  await launched.close()
  await aws.anywhere?.close()
  await aws.stop()
  await sqs.stop()
  await rm(folder, { recursive: true, force: true })
})

async function openForm(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name: 'New connection' }).first().click()
  const form = connectionDialog(page)
  await form.getByLabel('Authentication type').selectOption({ label: 'IAM Roles Anywhere' })
  for (const [label, text] of [
    ['Connection name', name],
    ['Endpoint', aws.url],
    ['Profile ARN', profileArn],
    ['Role ARN', roleArn],
    ['Trust anchor ARN', trustAnchorArn],
    ['Session name', name],
    ['Duration (seconds)', '900']
  ] as const) {
    await form.getByLabel(label, { exact: true }).fill(text)
  }
  return form
}

/** What the native dialog would answer. */
const choose = (path: string) =>
  launched.app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
  }, path)

async function expectConnected(page: Page, name: string): Promise<void> {
  await expect(connectionSwitcher(page)).toHaveAccessibleName(`Connection: ${name}`)
  await expect(queueItem(page, 'orders-of-the-role')).toBeVisible()
  await expect(page.getByRole('banner')).toContainText('1234-5678-9012')
  expect(aws.calls.findLast(({ action }) => action === 'ListQueues')).toMatchObject({
    arn: `arn:aws:sts::123456789012:assumed-role/orders-reader/${name}`,
    refused: ''
  })
}

test('wants ARNs of the right kind and a certificate with its key, beside the fields', async () => {
  const page = launched.window
  const form = await openForm(page, 'anywhere')
  await expect(form.getByLabel('AWS access key')).toBeHidden()
  await expect(form.getByLabel('Role to assume')).toBeHidden()
  await expect(form.getByLabel('Roles Anywhere region')).toHaveValue('eu-central-1')
  await form.getByLabel('Profile ARN').fill(trustAnchorArn)
  await form.getByLabel('Roles Anywhere custom region').fill('Frankfurt')
  await form.getByLabel('Public certificate').fill(leaves.rsa.privateKey)
  await form.getByRole('button', { name: 'Save' }).click()
  for (const [label, problem] of [
    ['Profile ARN', /The ARN of a Roles Anywhere profile looks like/],
    ['Roles Anywhere custom region', /lowercase, with dashes/],
    ['Public certificate', /holds a private key/],
    ['Private key', 'Paste the private key, or choose its file.']
  ] as const) {
    await expect(form.getByLabel(label, { exact: true })).toHaveAccessibleDescription(problem)
  }
  await expectAccessible(page, 'the form of Roles Anywhere')
  await form.getByLabel('Roles Anywhere custom region').fill('us-east-2')
  await expect(form.getByLabel('Trust anchor ARN')).toHaveAccessibleDescription(
    'This is in eu-central-1, but the Roles Anywhere region is us-east-2.'
  )
  await form.getByRole('button', { name: 'Cancel' }).click()
  await form.getByRole('button', { name: 'Discard' }).click()
})

test('connects with an RSA certificate and its chain, pasted', async () => {
  const page = launched.window
  const form = await openForm(page, 'with-rsa')
  await form.getByLabel('Public certificate').fill(leaves.rsa.certificate + chain)
  await form.getByLabel('Private key').fill(leaves.rsa.privateKey)
  await form.getByRole('button', { name: 'Test connection' }).click()
  await expect(form.getByRole('region', { name: 'Test results' })).toContainText(
    'assumed-role/orders-reader/with-rsa'
  )
  await form.getByRole('button', { name: 'Save' }).click()
  await expectConnected(page, 'with-rsa')
  expect(aws.anywhere?.sessions[0]).toMatchObject({
    profileArn,
    roleArn,
    trustAnchorArn,
    roleSessionName: 'with-rsa',
    durationSeconds: 900,
    subject: 'CN=workload-rsa'
  })
})

test('connects with an EC certificate and its key, chosen as files, without the key in the page', async () => {
  const page = launched.window
  const { certificate, privateKey } = leaves.p256
  await writeFile(join(folder, 'workload.crt'), certificate + chain)
  await writeFile(join(folder, 'workload.key'), privateKey)
  const form = await openForm(page, 'with-ec')
  await choose(join(folder, 'workload.crt'))
  await form.getByRole('button', { name: 'Choose certificate file…' }).click()
  await expect(form.getByLabel('Public certificate')).toHaveValue(/BEGIN CERTIFICATE/)
  await choose(join(folder, 'workload.crt'))
  await form.getByRole('button', { name: 'Choose key file…' }).click()
  await expect(form.getByRole('alert')).toContainText('This is no private key')
  await choose(join(folder, 'workload.key'))
  await form.getByRole('button', { name: 'Choose key file…' }).click()
  await expect(form.getByText('workload.key')).toBeVisible()
  await expect(form.getByRole('alert')).toBeHidden()
  expect(await page.content()).not.toContain(privateKey.split('\n')[1])
  await form.getByRole('button', { name: 'Save' }).click()
  await expectConnected(page, 'with-ec')
})

test('never shows the private key again, and keeps it where the field stays blank', async () => {
  const page = launched.window
  await chooseConnection(page, 'with-rsa')
  await connectionSwitcher(page).click()
  await page.getByRole('menuitem', { name: 'Edit with-rsa…' }).click()
  const form = page.getByRole('dialog', { name: 'Edit with-rsa' })
  await expect(form.getByLabel('Public certificate')).toHaveValue(/BEGIN CERTIFICATE/)
  await expect(form.getByLabel('Private key')).toHaveValue('')
  await expect(form.getByLabel('Private key')).toHaveAttribute(
    'placeholder',
    /^Saved in the keychain/
  )
  await form.getByLabel('Session name').fill('changed')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
  await expect
    .poll(() => aws.calls.findLast(({ action }) => action === 'ListQueues')?.arn)
    .toContain('/changed')
  const file = await readFile(join(launched.userData, 'connections.json'), 'utf8')
  expect(file).toContain('BEGIN CERTIFICATE')
  expect(file).not.toContain('PRIVATE KEY')
})

test('says what is wrong where the key belongs to another certificate', async () => {
  const page = launched.window
  const form = await openForm(page, 'mixed-up')
  await form.getByLabel('Public certificate').fill(leaves.rsa.certificate + chain)
  await form.getByLabel('Private key').fill(leaves.p256.privateKey)
  await form.getByRole('button', { name: 'Test connection' }).click()
  const results = form.getByRole('region', { name: 'Test results' })
  await expect(results).toContainText('Credentials: failed')
  await expect(results).toContainText(/private key does not belong/i)
  await form.getByRole('button', { name: 'Cancel' }).click()
  await form.getByRole('button', { name: 'Discard' }).click()
})
