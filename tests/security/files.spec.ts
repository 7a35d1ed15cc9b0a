import { expect, test } from '@playwright/test'
import { useApp } from './support.js'

const longpoll = useApp()

/** Asks the app's own protocol, from the main process: nothing but the handler itself stands in the way. */
const get = (url: string) =>
  longpoll.app.evaluate(async ({ net }, target) => {
    const answer = await net.fetch(target)
    return {
      status: answer.status,
      policy: answer.headers.get('content-security-policy') ?? '',
      text: await answer.text()
    }
  }, url)

test('the page is served, with its policy', async () => {
  const { status, policy } = await get('app://longpoll/index.html')
  expect(status).toBe(200)
  expect(policy.replace(/nonce-[^']+/, 'nonce-…').split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'nonce-…'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ])
})

for (const path of [
  '../main/index.js',
  '../../package.json',
  '..%2f..%2fpackage.json',
  '%2e%2e/%2e%2e/package.json',
  'assets/..%2f..%2f..%2fpackage.json',
  '..%5c..%5cpackage.json',
  '%2fetc%2fhosts',
  '/etc/hosts',
  'index.html%00.js',
  ''
]) {
  test(`app://longpoll/${path} is not found, and that answer has the policy too`, async () => {
    const { status, policy, text } = await get(`app://longpoll/${path}`)
    expect({ status, text }).toEqual({ status: 404, text: '' })
    expect(policy).toContain("default-src 'none'")
  })
}

test('another host of the scheme has nothing', async () => {
  expect((await get('app://elsewhere/index.html')).status).toBe(404)
})
