import { holdsPrivateKey, type AuthenticationSettings, type ConnectionDraft } from '@contract'
import { defineStore } from 'pinia'
import { storedRef } from '../composables/stored-ref'

/** What the connection form holds, as it was typed. Blank secrets keep what is stored. */
export interface FormDraft extends AuthenticationSettings {
  name: string
  environment: ConnectionDraft['environment']
  authentication: ConnectionDraft['authentication']
  accessKeyId: string
  secretKey: string
  sessionToken: string
  /** Removes the session token that is stored. */
  removeSessionToken: boolean
  privateKey: string
  /** Stands for a private key that was chosen as a file; blank where there is none. */
  privateKeyFile: string
  /** That file's name. */
  privateKeyFileName: string
  region: string
  customRegion: string
  endpoint: string
  keepNothingOnDisk: boolean
  readOnly: boolean
}

/** A connection form with something typed into it, in case the window goes away. Holds no secret. */
export interface UnfinishedForm {
  /** The connection that is edited; null for a new one. */
  id: string | null
  draft: FormDraft
}

const isUnfinished = (stored: unknown): stored is UnfinishedForm | null => {
  if (stored === null) return true
  if (typeof stored !== 'object' || !('id' in stored) || !('draft' in stored)) return false
  return (
    (stored.id === null || typeof stored.id === 'string') &&
    typeof stored.draft === 'object' &&
    stored.draft !== null
  )
}

/** The draft without its secrets and without the key; a private key may have been pasted into the wrong field. */
const withoutSecrets = (draft: FormDraft): FormDraft => ({
  ...draft,
  accessKeyId: '',
  secretKey: '',
  sessionToken: '',
  privateKey: '',
  privateKeyFile: '',
  privateKeyFileName: '',
  certificate: holdsPrivateKey(draft.certificate) ? '' : draft.certificate
})

/** Keeps what was typed into the connection form until it is saved or discarded. */
export const useUnfinishedConnectionStore = defineStore('unfinished-connection', () => {
  const form = storedRef<UnfinishedForm | null>('connection.unfinished', null, {
    validate: isUnfinished
  })

  function keep(id: string | null, draft: FormDraft) {
    form.value = { id, draft: withoutSecrets(draft) }
  }

  function forget() {
    form.value = null
  }

  return { form, keep, forget }
})
