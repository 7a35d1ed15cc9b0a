import { z } from 'zod'
import {
  ConnectionSettings,
  endpointProblem,
  mostImported,
  settingsProblems,
  type ImportEntry
} from '../contract/index.js'
import { freeName, type Named } from '../storage/names.js'
import { ConnectionError } from './errors.js'

/** What a file of connections begins with. */
const ConnectionFile = z.object({
  format: z.literal('longpoll-connections'),
  version: z.literal(1),
  connections: z.array(z.unknown())
})

/**
 * The file of some connections. Only what {@link ConnectionSettings} names gets into it, so neither a secret nor what is
 * known of one does.
 */
export function writeConnectionFile(connections: readonly ConnectionSettings[]): string {
  const file: z.infer<typeof ConnectionFile> = {
    format: 'longpoll-connections',
    version: 1,
    connections: connections.map((one) => ConnectionSettings.parse(one))
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

const noFile = (message: string) =>
  new ConnectionError('InvalidFile', message, 'Choose a file that Longpoll has exported.')

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

/**
 * What a file would bring in.
 *
 * @param existing whose names are taken
 * @throws {@link ConnectionError} `InvalidFile` where it is no file of connections at all
 */
export function readConnectionFile(text: string, existing: readonly Named[]): ImportEntry[] {
  const file = ConnectionFile.safeParse(parse(text))
  if (!file.success) throw noFile('This is not a file of connections.')
  const { connections } = file.data
  if (connections.length === 0) throw noFile('There is no connection in this file.')
  if (connections.length > mostImported) {
    throw noFile(`There are more than ${mostImported} connections in this file.`)
  }
  const taken = [...existing]
  return connections.map((raw, index) => {
    const entry = entryOf(raw, index, taken)
    if (entry.ok) taken.push({ id: `new ${index}`, name: entry.settings.name })
    return entry
  })
}

function entryOf(raw: unknown, index: number, taken: readonly Named[]): ImportEntry {
  const named = nameOf(raw) || `Connection ${index + 1}`
  const parsed = ConnectionSettings.safeParse(raw)
  if (!parsed.success) return { ok: false, named, problem: problemOf(parsed.error) }
  const settings = parsed.data
  if (settings.authentication === 'sandbox') {
    const problem = 'The local sandbox is part of every Longpoll: it is not imported.'
    return { ok: false, named, problem }
  }
  const [wrong] = Object.entries(settingsProblems(settings.authentication, settings))
  if (wrong) return { ok: false, named, problem: wrong.join(': ') }
  const endpoint = endpointProblem(settings.endpoint)
  if (endpoint !== null) return { ok: false, named, problem: `endpoint: ${endpoint}` }
  const name = freeName(taken, settings.name)
  return { ok: true, named: settings.name, settings: { ...settings, name } }
}

function nameOf(raw: unknown): string {
  if (typeof raw !== 'object' || raw === null || !('name' in raw)) return ''
  return typeof raw.name === 'string' ? raw.name.trim().slice(0, 120) : ''
}

/** The first thing that is wrong, with the name of the field. */
function problemOf({ issues: [issue] }: z.ZodError): string {
  if (!issue) return 'It is not valid.'
  const field = issue.path.map(String).join('.')
  const message = messageOf(issue)
  return field === '' ? message : `${field}: ${message}`
}

/** A union says only "Invalid input"; the words are in the branch for what is not blank. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return issue.message
  return issue.errors.at(-1)?.[0]?.message ?? issue.message
}
