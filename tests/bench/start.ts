import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { forgetSecrets, newUserData } from '../support/electron.js'
import { tell, type Bench } from './lib/bench.js'
import { median, result, sideOf } from './lib/report.js'
import { now } from './lib/side-process.js'

/** Milliseconds from the start of the process. */
interface Opening {
  /** Until the frame that shows the box is done. */
  painted: number
  /** Until a letter that was typed then has arrived in the box. */
  typed: number
}

const sides = { bare: 'bare', Longpoll: 'longpoll' } as const
const sizes = { full: { samples: 9, warmUp: 2 }, quick: { samples: 2, warmUp: 1 } }
/** At most this many times as long as the bare window. */
const goal = 2
const limitMs = 30_000

function electron(): string {
  const path = process.env['LONGPOLL_ELECTRON']
  if (!path) throw new Error('LONGPOLL_ELECTRON is not set. Start the benches with: npm run bench')
  return path
}

/** Opens a window once, without Playwright or any other debugger: the page itself tells when it is ready. */
async function open(folder: string, userData: string): Promise<Opening> {
  const [, script = ''] = process.argv
  const app = resolve(dirname(script), '..', '..', 'tests', 'bench', 'windows', folder)
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const env = { ...process.env, LONGPOLL_KEYCHAIN_SERVICE: basename(userData) }
  const began = now()
  const child = spawn(electron(), [app, ...asRoot, `--user-data-dir=${userData}`], {
    env,
    stdio: ['ignore', 'pipe', 'ignore']
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  await new Promise((ended) => child.on('close', ended))
  clearTimeout(timer)
  const told = /^PROBE (.*)$/m.exec(output)?.[1]
  if (!told) throw new Error(`The window in ${folder} never became ready.`)
  const { painted, typed } = JSON.parse(told) as Opening
  return { painted: painted - began, typed: typed - began }
}

/** Starting: the first paint of the app in which it can be used, against a bare window of the same Electron. */
export const start: Bench = async ({ quick }) => {
  const { samples, warmUp } = quick ? sizes.quick : sizes.full
  const names = Object.keys(sides) as (keyof typeof sides)[]
  const data = { bare: await newUserData(), Longpoll: await newUserData() }
  const openings: Record<keyof typeof sides, Opening[]> = { bare: [], Longpoll: [] }
  try {
    for (let round = -warmUp; round < samples; round++) {
      for (const name of names) {
        const opening = await open(sides[name], data[name])
        if (round >= 0) openings[name].push(opening)
        tell(`${name}: ${Math.round(opening.painted)} ms${round < 0 ? ' (not counted)' : ''}`)
      }
    }
  } finally {
    await forgetSecrets(basename(data.Longpoll))
    for (const folder of Object.values(data)) {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }
  return [startResult(openings)]
}

function startResult(openings: Record<keyof typeof sides, Opening[]>) {
  const painted = (name: keyof typeof sides) => openings[name].map((one) => one.painted)
  const typed = (name: keyof typeof sides) => Math.round(median(openings[name].map((o) => o.typed)))
  return result({
    name: 'start',
    metric:
      'time from the start of the process to the first paint with the filter box, against a bare window',
    unit: 'ratio',
    sideUnit: 'ms',
    value: median(painted('Longpoll')) / median(painted('bare')),
    goal,
    better: 'lower',
    sides: { bare: sideOf(painted('bare')), Longpoll: sideOf(painted('Longpoll')) },
    notes: [
      `a letter typed right after that paint has arrived: bare ${typed('bare')} ms, Longpoll ${typed('Longpoll')} ms`
    ]
  })
}
