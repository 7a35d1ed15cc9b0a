import { join } from 'node:path'
import { command, step } from './lib/log.mjs'
import { out, root } from './lib/paths.mjs'
import { runInSession } from './session.mjs'
import { setUpAndBuild } from './setup/index.mjs'

const folder = join(out, 'bench')

/** One file for Node; packages stay where they are, since some of them hold native code. */
async function bundle() {
  const { build } = await import('vite')
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { external: true },
    build: {
      ssr: join(root, 'tests', 'bench', 'run.ts'),
      outDir: folder,
      // The results of earlier runs are kept here too.
      emptyOutDir: false,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'run.mjs' } }
    }
  })
}

await command(async () => {
  await setUpAndBuild()
  await step('Building the benchmarks', bundle)
  const entry = join(folder, 'run.mjs')
  const { code } = await runInSession([process.execPath, entry, ...process.argv.slice(2)])
  return code
})
