export { queueOfArn } from '@contract'

/** Account ids are read in groups of four: `441709321180` → `4417-0932-1180`. Others stay as they are. */
export const formatAccount = (account: string): string =>
  /^\d{12}$/.test(account) ? account.replace(/(\d{4})(?=\d)/g, '$1-') : account
