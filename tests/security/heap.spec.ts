import { expect, test } from '@playwright/test'
import keytar from 'keytar'
import { accessKeyId, leaksIn, privateKey, secretKey, sessionToken } from './secret-texts.js'
import { attack, useApp } from './support.js'

const longpoll = useApp()

/** Every text in the page's memory, of which what is no longer used has been thrown away. */
async function textsInMemory(): Promise<string[]> {
  const session = await longpoll.page.context().newCDPSession(longpoll.page)
  const chunks: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await session.detach()
  const { strings } = JSON.parse(chunks.join('')) as { strings: string[] }
  return strings
}

test('once the form is saved the page holds no secret any more', async () => {
  const { page } = longpoll
  await page.getByRole('button', { name: 'New connection' }).click()
  const dialog = page.getByRole('dialog')
  // As a keyboard would: a tool that sets the field would leave its own copy in the page.
  for (const [label, text] of [
    ['Connection name', 'kept'],
    ['AWS access key', accessKeyId],
    ['AWS secret key', secretKey],
    ['Session token', sessionToken]
  ] as const) {
    await dialog.getByLabel(label, { exact: true }).focus()
    await page.keyboard.insertText(text)
  }
  // That a snapshot finds what is there: the secret is, while the form is open.
  expect((await textsInMemory()).flatMap(leaksIn)).toContain(secretKey)

  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(dialog).toBeHidden()
  const saved = await keytar.findCredentials(longpoll.keychainService)
  expect(saved.filter(({ password }) => password.includes(secretKey))).toHaveLength(1)

  await attack(
    longpoll.page,
    `globalThis.list = await longpoll.request('connections.list', {}, 'heap')`
  )
  const texts = await textsInMemory()
  expect(texts.some((text) => text.includes('AKIA…4321'))).toBe(true)
  expect(texts.flatMap(leaksIn)).toEqual([])
  expect(texts.some((text) => text.includes(accessKeyId))).toBe(false)
})

test('nor a private key', async () => {
  const { page } = longpoll
  await page.getByRole('button', { name: 'New connection' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Authentication type').selectOption({ label: 'IAM Roles Anywhere' })
  const arn = (resource: string) => `arn:aws:rolesanywhere:eu-central-1:123456789012:${resource}`
  for (const [label, text] of [
    ['Connection name', 'anywhere'],
    ['Profile ARN', arn('profile/1f7e5c1e')],
    ['Role ARN', 'arn:aws:iam::123456789012:role/orders'],
    ['Trust anchor ARN', arn('trust-anchor/0b6a2c9e')],
    ['Public certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'],
    ['Private key', privateKey]
  ] as const) {
    await dialog.getByLabel(label, { exact: true }).focus()
    await page.keyboard.insertText(text)
  }
  expect((await textsInMemory()).flatMap(leaksIn)).not.toEqual([])

  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(dialog).toBeHidden()
  expect((await textsInMemory()).flatMap(leaksIn)).toEqual([])
})
