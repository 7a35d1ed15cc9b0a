import { fork, type ChildProcess } from 'node:child_process'

/** What a process has used since it began: CPU in milliseconds, resident memory in bytes. */
export interface Usage {
  cpuMs: number
  rssBytes: number
}

interface Question {
  id: number
  input: unknown
}

type Answer = { id: number; value: unknown } | { id: number; error: string }

/** A side of a comparison in a process of its own: it answers one kind of question. */
export interface Side<Input, Output> {
  call(input: Input): Promise<Output>
  usage(): Promise<Usage>
  stop(): Promise<void>
}

/** Starts this program again as one side. Its answers come from {@link serveSide}. */
export function startSide<Input, Output>(name: string): Side<Input, Output> {
  const [, script = ''] = process.argv
  const child = fork(script, ['--side', name], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const call = caller(child, name)
  return {
    call: (input) => call(input) as Promise<Output>,
    usage: () => call({ usage: true }) as Promise<Usage>,
    stop: () => stop(child)
  }
}

function caller(child: ChildProcess, name: string): (input: unknown) => Promise<unknown> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let last = 0
  child.on('message', (answer: Answer) => {
    const asked = waiting.get(answer.id)
    waiting.delete(answer.id)
    if ('error' in answer) asked?.reject(new Error(`${name}: ${answer.error}`))
    else asked?.resolve(answer.value)
  })
  child.on('exit', (code) => {
    for (const asked of waiting.values()) asked.reject(new Error(`${name} ended (${code}).`))
    waiting.clear()
  })
  return (input) =>
    new Promise((resolve, reject) => {
      const question: Question = { id: ++last, input }
      waiting.set(question.id, { resolve, reject })
      child.send(question, (error) => error && reject(error))
    })
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

function usage(): Usage {
  const { user, system } = process.cpuUsage()
  return { cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() }
}

const asksUsage = (input: unknown) =>
  typeof input === 'object' && input !== null && 'usage' in input

/** Answers the questions of the process that started this one, until that one ends. */
export function serveSide<Input, Output>(answer: (input: Input) => Promise<Output>): void {
  const reply = (message: Answer) => process.send?.(message)
  process.on('message', ({ id, input }: Question) => {
    const work = asksUsage(input) ? Promise.resolve(usage()) : answer(input as Input)
    work.then(
      (value) => reply({ id, value: value ?? null }),
      (error: unknown) => reply({ id, error: String(error) })
    )
  })
  process.on('disconnect', () => process.exit())
}

/** Milliseconds since the epoch with fractions: the same clock in every process of the machine. */
export function now(): number {
  return performance.timeOrigin + performance.now()
}
