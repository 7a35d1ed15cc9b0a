import { expect, test } from 'vitest'
import { isSignInPage } from '../../../src-main/shell/sign-in-pages.js'

test.each([
  'https://device.sso.eu-central-1.amazonaws.com/?user_code=ABCD-EFGH',
  'https://device.sso.cn-north-1.amazonaws.com.cn/?user_code=ABCD-EFGH',
  'https://d-1234567890.awsapps.com/start/#/device?user_code=ABCD-EFGH',
  'https://my-company.awsapps.com/start/#/device?user_code=ABCD-EFGH',
  'https://start.home.awsapps.cn/directory/x#/device?user_code=ABCD-EFGH',
  'https://ssoins-1234.portal.eu-central-1.app.aws/#/device?user_code=ABCD-EFGH'
])('%s is a page where AWS signs people in', (url) => {
  expect(isSignInPage(url)).toBe(true)
})

test.each([
  'http://my-company.awsapps.com/start',
  'https://my-company.awsapps.com:8443/start',
  'https://user:word@my-company.awsapps.com/start',
  'https://my-company.awsapps.com.evil.example/start',
  'https://evil.example/?my-company.awsapps.com',
  'https://evil-awsapps.com/start',
  'https://bucket.s3.amazonaws.com/page.html',
  'https://device.sso.eu-central-1.evil.amazonaws.com/',
  'https://app.aws/',
  'http://127.0.0.1:4000/device',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'ms-settings:',
  'awsapps.com',
  ''
])('%s is none', (url) => {
  expect(isSignInPage(url)).toBe(false)
})

test('pages of a sign-in service of one’s own are trusted as it is, and no others', () => {
  const own = 'http://127.0.0.1:4000/oidc'
  expect(isSignInPage('http://127.0.0.1:4000/device?user_code=A', own)).toBe(true)
  expect(isSignInPage('http://127.0.0.1:4001/device', own)).toBe(false)
  expect(isSignInPage('https://127.0.0.1:4000/device', own)).toBe(false)
  expect(isSignInPage('http://a@127.0.0.1:4000/device', own)).toBe(false)
  expect(isSignInPage('file:///etc/passwd', 'file:///oidc')).toBe(false)
  expect(isSignInPage('https://evil.example/', 'not a url')).toBe(false)
})
