import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ConnectionDraft } from '../../../src-main/contract/index.js'
import { sandboxId } from '../../../src-main/connections/stored-connection.js'
import { connectionDraft } from '../../support/connection-draft.js'
import { startConnectionRig, type ConnectionRig } from '../../support/connection-rig.js'

/** What is asked for is agreed on for the connections as they are then. */

let rig: ConnectionRig
let id = ''
beforeEach(async () => {
  rig = await startConnectionRig()
  id = await rig.save(draft())
})
afterEach(() => rig.close())

const draft = (over: Partial<ConnectionDraft> = {}) =>
  connectionDraft({
    name: 'Orders',
    endpoint: 'http://127.0.0.1:4000',
    accessKeyId: 'AKIAEXAMPLE00001234',
    secretKey: 'secret',
    ...over
  })
const save = (over: Partial<ConnectionDraft>) =>
  rig.connections.save(draft({ id, accessKeyId: '', secretKey: '', ...over }))
const changed = expect.objectContaining({
  failure: expect.objectContaining({
    code: 'ConnectionChanged',
    message: 'The connection was changed since this was agreed on.',
    hint: 'Start it again.'
  })
})

test.each<[string, Partial<ConnectionDraft>]>([
  ['its endpoint', { endpoint: 'http://127.0.0.1:4001' }],
  ['its region', { customRegion: 'eu-central-1' }],
  ['its environment', { environment: 'production' }],
  ['whether it is read-only', { readOnly: true }],
  ['whether anything is kept on disk', { keepNothingOnDisk: true }],
  ['its keys', { accessKeyId: 'AKIAEXAMPLE00005678', secretKey: 'another' }],
  ['its secret key', { secretKey: 'another' }],
  ['its session token', { sessionToken: 'token' }],
  ['a role to assume', { roleToAssume: 'arn:aws:iam::123456789012:role/orders' }],
  ['a profile', { authentication: 'profile', profile: 'orders' }]
])(
  'nothing that was agreed on before goes on with a connection after a change of %s',
  async (_, over) => {
    const agreed = rig.connections.agreement()
    agreed(id)
    await save(over)
    expect(() => agreed(id)).toThrow(changed)
    expect(() => rig.connections.agreement()(id)).not.toThrow()
  }
)

test('a connection that is renamed, or saved as it is, is the same one', async () => {
  const agreed = rig.connections.agreement()
  await save({ name: 'Orders of the shop' })
  await save({ name: 'Orders of the shop' })
  await save({ accessKeyId: 'AKIAEXAMPLE00001234', secretKey: 'secret', sessionToken: null })
  await rig.connections.duplicate(id)
  expect(() => agreed(id)).not.toThrow()
})

test('one that is removed is changed, and the others are as they were', async () => {
  const other = await rig.save(draft({ name: 'Other' }))
  const agreed = rig.connections.agreement()
  await rig.connections.remove(id)
  expect(() => agreed(id)).toThrow(changed)
  expect(() => agreed(other)).not.toThrow()
})

test('the sandbox is changed by its environment, not by its name', async () => {
  const agreed = rig.connections.agreement()
  const [sandbox] = await rig.connections.list()
  const stored = { ...draft(), ...sandbox, id: sandboxId, name: 'Mine' }
  await rig.connections.save(stored)
  expect(() => agreed(sandboxId)).not.toThrow()
  await rig.connections.save({ ...stored, environment: 'production' })
  expect(() => agreed(sandboxId)).toThrow(changed)
})

test('of two changes at once the later one is refused: it was agreed on for what the first one changed', async () => {
  const before = rig.connections.agreement()
  const first = save({ environment: 'production' })
  const second = rig.connections.save(
    draft({ id, accessKeyId: '', secretKey: '', name: 'Mine' }),
    before
  )
  await first
  await expect(second).rejects.toEqual(changed)
  expect(await rig.connections.get(id)).toMatchObject({ environment: 'production', name: 'Orders' })
})
