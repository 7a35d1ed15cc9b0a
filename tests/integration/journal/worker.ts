import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

/** The worker as the app has it. */
export const workerFile = resolve('out/main/journal-worker.js')
export const workerUrl = pathToFileURL(workerFile)
export const key = '7e'.repeat(32)

export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'longpoll-journal-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Bundles a program of this folder, to be run by Node as it is. @returns its file */
export async function bundle(name: string, folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: resolve('tests/integration/journal', `${name}.ts`),
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } }
    }
  })
  return join(folder, `${name}.mjs`)
}
