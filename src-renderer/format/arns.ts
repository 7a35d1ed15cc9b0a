/** `arn:aws:sqs:eu-west-1:441709321180:orders` → its parts; null where it is no SQS ARN. */
export function queueOfArn(arn: string): { region: string; account: string; name: string } | null {
  const [, , service, region, account, name] = arn.split(':')
  if (service !== 'sqs' || !region || !account || !name) return null
  return { region, account, name }
}

/** Account ids are read in groups of four: `441709321180` → `4417-0932-1180`. Others stay as they are. */
export const formatAccount = (account: string): string =>
  /^\d{12}$/.test(account) ? account.replace(/(\d{4})(?=\d)/g, '$1-') : account
