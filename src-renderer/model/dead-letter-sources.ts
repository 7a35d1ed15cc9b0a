import { areAllSources, type FoundSources } from '@contract'
import { formatCount, plural } from '../format/numbers'

const most = 3

/** Which queues redrive to one, and what is not known of it, in sentences. */
export function sourceWords(found: FoundSources): string {
  if (found.failure) return `Which queues redrive here is not known: ${found.failure.message}`
  return [namesOf(found), ...gapsOf(found)].join(' ')
}

function namesOf(found: FoundSources): string {
  const { sources, lookedAt } = found
  const by = lookedAt === null ? '' : ` (by the attributes of ${plural(lookedAt, 'queue')})`
  if (sources.length === 0) {
    return areAllSources(found)
      ? `No queue redrives here${by}.`
      : `No queue is known to redrive here${by}.`
  }
  const names = sources.slice(0, most).map(({ name }) => name)
  const more = sources.length > most ? ` and ${formatCount(sources.length - most)} more` : ''
  return `From ${names.join(', ')}${more}${by}.`
}

/** What was left out: other queues may redrive here too. */
function gapsOf({ sources, lookedAt, unreadable, more }: FoundSources): string[] {
  const gaps: string[] = []
  if (unreadable > 0) {
    const others = lookedAt === null ? '' : ', and may redrive here too'
    gaps.push(
      `${formatCount(unreadable)} of them could not be read (sqs:GetQueueAttributes)${others}.`
    )
  }
  if (more && lookedAt === null)
    gaps.push(`There are more than these ${formatCount(sources.length)}.`)
  if (more && lookedAt !== null) {
    gaps.push(`There are more queues than ${formatCount(lookedAt)}: the others were not looked at.`)
  }
  return gaps
}
