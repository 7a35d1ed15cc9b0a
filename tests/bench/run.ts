import { drain } from './drain.js'
import { inspector } from './inspector.js'
import { journal, journalSide } from './journal-bench.js'
import type { Bench } from './lib/bench.js'
import { report, writeResults, type BenchResult } from './lib/report.js'
import { queues } from './queues.js'
import { responsiveness } from './responsiveness.js'
import { send } from './send.js'
import { drainers, drainSide } from './sides/drain.js'
import { sendSide } from './sides/send.js'
import { serverSide } from './sides/server.js'
import { start } from './start.js'

/** In the order in which they are run when none is named. */
const benches: Record<string, Bench> = {
  start,
  responsiveness,
  queues,
  inspector,
  drain,
  send,
  journal
}

const usage = `Usage: npm run bench -- [--quick] [${Object.keys(benches).join(' | ')}]…`

function startAsSide(name: string): void {
  if (name === 'server') return serverSide()
  if (name === 'send') return sendSide()
  if (name === 'journal') return journalSide()
  if (name in drainers) return drainSide(name as keyof typeof drainers)
  throw new Error(`There is no side named ${name}.`)
}

/** Runs the benches. A goal that is missed is reported, not an error. */
async function main(words: string[]): Promise<number> {
  const quick = words.includes('--quick')
  const named = words.filter((word) => word !== '--quick')
  if (named.some((name) => !(name in benches))) {
    console.error(usage)
    return 2
  }
  const results: BenchResult[] = []
  let broken = 0
  for (const name of named.length > 0 ? named : Object.keys(benches)) {
    console.log(`\n${name}`)
    try {
      const found = (await benches[name]?.({ quick })) ?? []
      await writeResults(found, quick)
      results.push(...found)
    } catch (error) {
      broken++
      console.error(error)
    }
  }
  console.log(`\n${report(results)}`)
  if (quick) console.log('\nA quick run: the numbers only show that everything works.')
  return broken > 0 ? 1 : 0
}

const [, , flag, side] = process.argv
if (flag === '--side') startAsSide(side ?? '')
else process.exit(await main(process.argv.slice(2)))
