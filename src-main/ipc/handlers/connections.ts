import { certificateProblem, certificatesIn } from '../../contract/index.js'
import { ConnectionError } from '../../connections/errors.js'
import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'

type ConnectionHandlers = Pick<
  Handlers,
  | 'connections.list'
  | 'connections.save'
  | 'connections.duplicate'
  | 'connections.remove'
  | 'connections.profiles'
  | 'connections.chooseCertificate'
  | 'connections.choosePrivateKey'
  | 'connections.test'
  | 'connections.identity'
>

/** Requests about connections. No answer holds a secret: the contract has no place for one. */
export function connectionHandlers({
  connections,
  chosenKeys,
  checker,
  shell,
  operations,
  stopUsing
}: Services): ConnectionHandlers {
  return {
    'connections.list': () => connections.list(),
    'connections.save': (draft, { agreed }) => connections.save(draft, agreed),
    'connections.duplicate': ({ id }) => connections.duplicate(id),
    async 'connections.remove'({ id }) {
      await stopUsing(id)
      await connections.remove(id)
      await (await operations()).removeOf(id)
      return null
    },
    async 'connections.profiles'() {
      const { listProfiles } = await import('../../connections/profiles/index.js')
      return listProfiles()
    },
    async 'connections.chooseCertificate'() {
      const chosen = await shell.desktop.openText(certificateFile)
      return chosen && { file: chosen.name, text: requireCertificates(chosen.text) }
    },
    async 'connections.choosePrivateKey'() {
      const chosen = await shell.desktop.openText(privateKeyFile)
      return chosen && { file: chosen.name, key: chosenKeys.add(chosen.text) }
    },
    'connections.test': async (draft, { signal }) => (await checker()).test(draft, signal),
    'connections.identity': async ({ id }, { signal }) => (await checker()).identity(id, signal)
  }
}

const limit = 65_536
const certificateFile = {
  title: 'Public certificate',
  extensions: ['pem', 'crt', 'cer', 'cert'],
  limit
}
const privateKeyFile = { title: 'Private key', extensions: ['pem', 'key'], limit }

/** A file may hold the key too, which must not reach the page. */
function requireCertificates(text: string): string {
  const certificates = certificatesIn(text)
  if (certificates !== '') return certificates
  const problem = certificateProblem(text) ?? ''
  throw new ConnectionError('InvalidCertificate', problem, 'Choose another file.')
}
