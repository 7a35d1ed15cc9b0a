import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'

/**
 * What a test of the suite tells of itself; see tests/peers/support/behaviours.ts.
 *
 * @typedef {object} Meta
 * @property {string} server
 * @property {string} [gap] the reason of a known gap
 *
 * @typedef {{ section: string, behaviour: string, cells: Map<string, string> }} Row
 * @typedef {{ name: string, version: string, skipped?: string | undefined }} Column
 */

/**
 * @param {string} file the report of the suite
 * @returns {Promise<{ rows: Row[], gaps: Map<string, string[]> }>} the reasons of the gaps, by server
 */
async function read(file) {
  const { testResults } = JSON.parse(await readFile(file, 'utf8'))
  /** @type {Map<string, Row>} */
  const rows = new Map()
  /** @type {Map<string, string[]>} */
  const gaps = new Map()
  testResults.sort((/** @type {any} */ a, /** @type {any} */ b) =>
    basename(a.name).localeCompare(basename(b.name))
  )
  for (const { assertionResults } of testResults) {
    for (const { ancestorTitles, status, meta } of assertionResults) {
      const [section, behaviour] = ancestorTitles
      const key = `${section} ${behaviour}`
      const row = rows.get(key) ?? { section, behaviour, cells: new Map() }
      rows.set(key, row)
      row.cells.set(meta.server, cell(status, meta, gaps))
    }
  }
  return { rows: [...rows.values()], gaps }
}

/** @param {string} status @param {Meta} meta @param {Map<string, string[]>} gaps */
function cell(status, { server, gap }, gaps) {
  if (status !== 'passed') return 'no'
  if (!gap) return 'yes'
  const known = gaps.get(server) ?? []
  gaps.set(server, known)
  if (!known.includes(gap)) known.push(gap)
  return `known gap ${known.indexOf(gap) + 1}`
}

/** @param {string[]} cells */
const line = (cells) => `| ${cells.join(' | ')} |`

/** @param {string} title @param {Row[]} rows @param {Column[]} columns */
function table(title, rows, columns) {
  const head = [title, ...columns.map(({ name }) => name)]
  const body = rows.map(({ behaviour, cells }) => [
    behaviour,
    ...columns.map(({ name, skipped }) => (skipped ? 'skipped' : (cells.get(name) ?? 'no')))
  ])
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

const introduction = `# Peers

What the connector does, shown on SQS servers that are not ours, and on the local sandbox. \`npm run test:peers\` runs one
suite against all of them and writes this page; with \`CI=true\` it fails where this page says something else.

A *known gap* is a server's own: there it does not do what SQS does. The suite makes sure that it is really there, and
fails once it has closed.`

/**
 * The matrix of behaviours and servers, as a page.
 *
 * @param {string} file the report of the suite
 * @param {Column[]} columns
 */
export async function matrix(file, columns) {
  const { rows, gaps } = await read(file)
  const sections = [...new Set(rows.map(({ section }) => section))]
  const tables = sections.map((section) =>
    table(
      section,
      rows.filter((row) => row.section === section),
      columns
    )
  )
  const servers = columns.map(({ name, version, skipped }) =>
    skipped ? `- ${name} ${version}: skipped: ${skipped}` : `- ${name} ${version}`
  )
  const reasons = columns.flatMap(({ name }) => {
    const known = gaps.get(name) ?? []
    const list = known.map((gap, index) => `${index + 1}. ${gap}`).join('\n')
    return list ? [`### ${name}\n\n${list}`] : []
  })
  const text = [introduction, servers.join('\n'), ...tables, '## Known gaps', ...reasons]
  const { format, resolveConfig } = await import('prettier')
  const page = 'docs/peers.md'
  return format(`${text.join('\n\n')}\n`, { ...(await resolveConfig(page)), filepath: page })
}
