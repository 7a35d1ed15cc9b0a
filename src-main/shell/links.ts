import { shell } from 'electron'

/** The pages that the Help menu opens in the browser. There are no other links out of the app. */
export const links = {
  documentation: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/',
  quotas:
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-quotas.html'
} as const

const allowed: ReadonlySet<string> = new Set(Object.values(links))

/** Opens one of {@link links} in the browser; anything else is ignored. */
export async function openLink(url: string): Promise<void> {
  if (allowed.has(url)) await shell.openExternal(url)
}
