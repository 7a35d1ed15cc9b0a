import { listOf, membersOf, textOf } from './attributes'

/** Keys by which a condition says who is meant. */
const who =
  /^aws:(Source(Arn|Account|Owner|OrgID|OrgPaths|Vpc|Vpce|Ip)|Principal(Account|Arn|OrgID|OrgPaths)|userid)$/i

/**
 * Operators that are met by what they name and by nothing else. A negated one lets all others in, one that ends in
 * `IfExists` and those with `ForAllValues` let a request in that does not say, and `Null` says nothing about who.
 */
const positive =
  /^(?:ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/

/** Wider than this is no range of anybody's own: as S3 has it where it calls a policy public. */
const widest = { v4: 8, v6: 32 } as const

function rangeNarrows(range: string): boolean {
  const [address = '', bits] = range.trim().split('/')
  if (bits === undefined) return address !== '' && !hasWildcard(address)
  return Number(bits) >= (address.includes(':') ? widest.v6 : widest.v4)
}

const hasWildcard = (text: string) => /[*?]/.test(text)

/**
 * What a value is met by: its variables as `*`, since they may be anything, but those of the queue itself. Only some
 * operators take wildcards; for the others those are signs like any.
 */
const patternOf = (value: string, wildcards: boolean) =>
  value.replaceAll(/\$\{([^{}]*)\}|[*?]/g, (sign, name?: string) => {
    if (name === undefined) return wildcards ? sign : 'x'
    return /^([*?$]|aws:Resource(Account|OrgID|OrgPaths))$/i.test(name) ? 'x' : '*'
  })

/** An ARN narrows by its account, or, where it has none or is a bucket, by a name that nobody else can have. */
function arnNarrows(arn: string): boolean {
  const [, , service = '', , account, ...resource] = arn.split(':')
  if (account === undefined || resource.length === 0) return /(^|:)\d{12}(:|$)/.test(arn)
  if (account !== '' && !hasWildcard(account)) return true
  const ownName = account === '' || service === 's3'
  return ownName && !hasWildcard(resource.join(':').split('/')[0] ?? '')
}

/** Whether those that a value is met by are some, not anybody who wants to. */
function valueNarrows(key: string, operator: string, value: string): boolean {
  if (operator === 'IpAddress') return /Ip$/i.test(key) && rangeNarrows(value)
  const pattern = patternOf(value, !operator.startsWith('StringEquals'))
  if (pattern === '') return false
  if (!hasWildcard(pattern)) return true
  if (/Arn$/i.test(key)) return arnNarrows(pattern)
  // The organization of a path, and the role of a session, are before its first sign of these.
  const [first = ''] = pattern.split(/[/:]/)
  return first !== '' && !hasWildcard(first)
}

/** Whether a condition leaves some in only. Each of its values lets somebody in: all of them have to. */
export function narrows(condition: unknown): boolean {
  return membersOf(condition).some(([name, keys]) => {
    const operator = positive.exec(name)?.[1]
    return membersOf(keys).some(([key, value]) => {
      const values = listOf(value)
      if (operator === undefined || !who.test(key) || values.length === 0) return false
      return values.every((one) => valueNarrows(key, operator, textOf(one)))
    })
  })
}
