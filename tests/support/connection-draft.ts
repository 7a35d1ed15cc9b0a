import { blankAuthentication, type ConnectionDraft } from '../../src-main/contract/index.js'

/** What the form would send for a connection with access keys, or for any other. */
export const connectionDraft = (over: Partial<ConnectionDraft> = {}): ConnectionDraft => ({
  name: 'tried',
  environment: 'development',
  authentication: 'access-keys',
  region: 'us-east-1',
  customRegion: '',
  endpoint: '',
  keepNothingOnDisk: false,
  readOnly: false,
  ...blankAuthentication,
  accessKeyId: '',
  secretKey: '',
  sessionToken: '',
  privateKey: '',
  privateKeyFile: '',
  ...over
})
