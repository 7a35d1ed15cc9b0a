import { expect, test } from 'vitest'
import { mergeSecret, noSecret } from '../../../src-main/connections/secret.js'
import { connectionDraft } from '../../support/connection-draft.js'

const stored = {
  ...noSecret,
  accessKeyId: 'ASIATEMPORARY0001234',
  secretKey: 'its secret',
  sessionToken: 'its token'
}
const keys = { secretKey: 'another', sessionToken: '' }

test('a saved session token goes with its access key', () => {
  const merge = (accessKeyId: string) =>
    mergeSecret(stored, connectionDraft({ ...keys, accessKeyId }), '').sessionToken
  expect(merge('AKIAFORLONG000001234')).toBe('')
  expect(merge(stored.accessKeyId)).toBe('its token')
  expect(merge('')).toBe('its token')
})
