import { shell } from 'electron'
import { isSignInPage } from './sign-in-pages.js'

/** The pages that the Help menu opens in the browser. The only other links out of the app are AWS's sign-in pages. */
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

/** Opens a page of AWS where a person signs in; anything else is ignored. */
export async function openSignIn(url: string): Promise<void> {
  if (isSignInPage(url, process.env['AWS_ENDPOINT_URL_SSO_OIDC'])) await shell.openExternal(url)
}
