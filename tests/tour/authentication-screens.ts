import { expect, type Locator, type Page } from '@playwright/test'
import { connectionDialog } from '../support/app-driver.js'
import { useAwsHome } from '../support/aws-home.js'
import { startAwsServer } from '../support/aws-server.js'
import { startSsoServer } from '../support/sso-server.js'

type Shoot = (name: string) => Promise<void>

const account = '123456789012'
const startUrl = 'https://team-with-a-long-name.awsapps.com/start'
const anywhere = (resource: string) => `arn:aws:rolesanywhere:eu-central-1:${account}:${resource}`
const role = `arn:aws:iam::${account}:role/platform/messaging/with-a-long-path/orders-production-operator`
const serial = `arn:aws:iam::${account}:mfa/ada.lovelace@platform.example.com`

/** Shared files and servers for every way to authenticate. They have to be there before the app is. */
export async function startAuthentication(sqsUrl: string) {
  const home = await useAwsHome()
  await home.write(
    '.aws/config',
    `[profile orders-production-administrator]
sso_start_url = ${startUrl}
sso_region = eu-central-1
sso_account_id = ${account}
sso_role_name = operator
[profile broker]
credential_process = /usr/local/bin/broker orders
`
  )
  const sso = await startSsoServer({ startUrl, roles: {} })
  sso.settings.page = `${startUrl}/#/device`
  home.set('AWS_ENDPOINT_URL_SSO', sso.endpoint)
  home.set('AWS_ENDPOINT_URL_SSO_OIDC', sso.endpoint)
  const aws = await startAwsServer(sqsUrl)
  const user = `arn:aws:iam::${account}:user/ada`
  aws.accounts.add({ accessKeyId: 'AKIALONGPOLLTEST4321', secretAccessKey: 'x', arn: user })
  aws.accounts.addRole({ arn: role, trusts: user, mfa: { serial, codes: [] } })
  return {
    endpoint: aws.url,
    async stop() {
      await aws.stop()
      await sso.close()
      await home.restore()
    }
  }
}

async function fill(form: Locator, texts: Record<string, string>): Promise<void> {
  for (const [label, text] of Object.entries(texts)) {
    await form.getByLabel(label, { exact: true }).fill(text)
  }
}

const choose = (form: Locator, type: string) =>
  form.getByLabel('Authentication type').selectOption({ label: type })

/** The form of every authentication type, and what they ask while they are used. */
export async function showAuthentication(
  page: Page,
  shoot: Shoot,
  endpoint: string
): Promise<void> {
  await page.getByRole('button', { name: 'New connection' }).first().click()
  const form = connectionDialog(page)
  await choose(form, 'IAM Roles Anywhere')
  await fill(form, {
    'Connection name': 'orders-anywhere',
    'Profile ARN': anywhere('profile/1f7e5c1e-6f0c-4d39-9f3b-3c6f2c1a7a11'),
    'Role ARN': role,
    'Trust anchor ARN': anywhere('trust-anchor/0b6a2c9e-5a8e-4c86-8a55-9d8a5e7b4c22'),
    'Public certificate': `-----BEGIN CERTIFICATE-----\n${'MIIB'.repeat(100)}\n-----END CERTIFICATE-----`
  })
  await form.getByLabel('Connection name').focus()
  await shoot('authentication-roles-anywhere')
  await fill(form, { 'Duration (seconds)': '60', 'Roles Anywhere custom region': 'us-east-2' })
  await form.getByRole('button', { name: 'Save' }).click()
  await form.getByLabel('Private key').scrollIntoViewIfNeeded()
  await shoot('authentication-roles-anywhere-refused')

  await choose(form, 'AWS profile')
  const profile = form.getByLabel('Profile', { exact: true })
  await profile.selectOption('orders-production-administrator')
  await shoot('authentication-profile')
  // The time that was refused above applies to a role too.
  await fill(form, { 'Duration (seconds)': '' })
  await form.getByRole('button', { name: 'Test connection' }).click()
  const signIn = page.getByRole('dialog', { name: 'Sign in to AWS' })
  await expect(signIn).toBeVisible()
  await shoot('authentication-sign-in')
  await signIn.getByRole('button', { name: 'Cancel' }).click()
  await expect(signIn).toBeHidden()

  await choose(form, 'Default chain')
  await fill(form, { 'Role to assume': role })
  await shoot('authentication-default-chain')
  await choose(form, 'Access keys')
  await fill(form, {
    'AWS access key': 'AKIALONGPOLLTEST4321',
    'AWS secret key': 'x',
    Endpoint: endpoint,
    'MFA serial': serial,
    'Duration (seconds)': '900'
  })
  await form.getByRole('button', { name: 'Test connection' }).click()
  const code = page.getByRole('dialog', { name: 'MFA code' })
  await code.getByLabel('Code', { exact: true }).fill('123456')
  await page.keyboard.press('Enter')
  await expect(code).toContainText('did not take this code')
  await shoot('authentication-mfa')
  await code.getByRole('button', { name: 'Cancel' }).click()
  await expect(code).toBeHidden()
  await expect(form.getByRole('region', { name: 'Test results' })).toBeVisible()
  await shoot('authentication-mfa-cancelled')
  await form.getByRole('button', { name: 'Cancel', exact: true }).click()
  await form.getByRole('button', { name: 'Discard' }).click()
}
