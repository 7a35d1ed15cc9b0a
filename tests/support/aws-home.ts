import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A home folder with AWS's shared files, instead of the person's own while a test runs. */
export interface AwsHome {
  folder: string
  /** Writes a file into the folder, e.g. `.aws/config`. */
  write(path: string, text: string, mode?: number): Promise<string>
  /** Sets an environment variable until the end. */
  set(name: string, value: string): void
  restore(): Promise<void>
}

const own = ['HOME', 'AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'] as const

export async function useAwsHome(): Promise<AwsHome> {
  const folder = await mkdtemp(join(tmpdir(), 'aws-home-'))
  const before = new Map<string, string | undefined>()
  const change = (name: string, value: string | undefined): void => {
    if (!before.has(name)) before.set(name, process.env[name])
    if (value === undefined) Reflect.deleteProperty(process.env, name)
    else process.env[name] = value
  }
  for (const name of own) change(name, undefined)
  change('HOME', folder)
  return {
    folder,
    async write(path, text, mode = 0o600) {
      const full = join(folder, path)
      await mkdir(join(full, '..'), { recursive: true })
      await writeFile(full, text, { mode })
      return full
    },
    set: change,
    async restore() {
      for (const [name, value] of before) change(name, value)
      await rm(folder, { recursive: true, force: true })
    }
  }
}
