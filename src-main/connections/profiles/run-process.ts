import { spawn, type ChildProcess } from 'node:child_process'

/** What a process did that it should not have done, to be said after its name. */
export class ProcessProblem extends Error {
  override readonly name = 'ProcessProblem'
}

/** Characters: many times what credentials have. */
const most = 1024 ** 2

/** Those that run. None outlives the app. */
const running = new Set<ChildProcess>()
process.on('exit', () => running.forEach(end))

/** Ends a process with all that it has started: a shell that ends alone leaves them behind. */
function end({ pid }: ChildProcess): void {
  if (pid === undefined) return
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true })
    return
  }
  try {
    process.kill(-pid, 'SIGTERM')
  } catch {
    // It has ended by itself.
  }
}

/**
 * What a command of the shell prints.
 *
 * @throws {@link ProcessProblem}
 * @throws the signal's reason once it is aborted; the process is ended then
 */
export async function printedBy(command: string, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted()
  const child = spawn(command, {
    shell: true,
    // A group of its own, which can be ended as a whole.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true
  })
  running.add(child)
  try {
    return await printed(child, signal)
  } finally {
    running.delete(child)
  }
}

function printed(child: ChildProcess, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const giveUp = (why: unknown): void => {
      end(child)
      reject(why as Error)
    }
    const abort = (): void => giveUp(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      if (text.length > most) giveUp(new ProcessProblem('printed far too much'))
    })
    child.on('error', () => reject(new ProcessProblem('failed')))
    child.on('close', (code) => {
      signal.removeEventListener('abort', abort)
      if (code === 0) resolve(text)
      else reject(new ProcessProblem('failed'))
    })
  })
}
