/** What the ARNs of a connection name. */
export type ArnKind = 'role' | 'profile' | 'trust-anchor'

interface ArnRule {
  /** Captures the region, where such an ARN has one. */
  form: RegExp
  example: string
  words: string
}

const anywhere = (resource: string) =>
  new RegExp(`^arn:aws[a-z-]*:rolesanywhere:([a-z0-9-]+):\\d{12}:${resource}/[\\w-]+$`)

const rules: Record<ArnKind, ArnRule> = {
  role: {
    form: /^arn:aws[a-z-]*:iam::\d{12}:role\/([!-~]+\/)?[\w+=,.@-]{1,64}$/,
    example: 'arn:aws:iam::123456789012:role/orders-reader',
    words: 'The ARN of a role'
  },
  profile: {
    form: anywhere('profile'),
    example:
      'arn:aws:rolesanywhere:eu-central-1:123456789012:profile/1f7e5c1e-6f0c-4d39-9f3b-3c6f2c1a7a11',
    words: 'The ARN of a Roles Anywhere profile'
  },
  'trust-anchor': {
    form: anywhere('trust-anchor'),
    example:
      'arn:aws:rolesanywhere:eu-central-1:123456789012:trust-anchor/0b6a2c9e-5a8e-4c86-8a55-9d8a5e7b4c22',
    words: 'The ARN of a trust anchor'
  }
}

/** @returns what is wrong with an ARN, as a sentence for beside its field, or null */
export function arnProblem(kind: ArnKind, arn: string): string | null {
  const { form, example, words } = rules[kind]
  return form.test(arn) ? null : `${words} looks like ${example}.`
}

/** @returns the region that the ARN of a profile or a trust anchor names; blank where there is none */
export function arnRegion(kind: ArnKind, arn: string): string {
  return rules[kind].form.exec(arn)?.[1] ?? ''
}
