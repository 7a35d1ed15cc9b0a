import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import type { Message } from '@aws-sdk/client-sqs'
import { build } from 'vite'
import type { SqsServer } from '../../support/sqs-server.js'

/** Bundles the program that redrives, to be run by Node as it is. @returns its file */
export async function bundleRedriver(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: resolve('tests/integration/dead-letters/redriver.ts'),
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'redriver.mjs' } }
    }
  })
  return join(folder, 'redriver.mjs')
}

/** Sends numbered messages: number n is in group n mod `groups`. 0 groups for a standard queue. */
export async function fill(
  server: SqsServer,
  url: string,
  count: number,
  groups: number
): Promise<void> {
  const entries = Array.from({ length: count }, (_, number) => ({
    MessageBody: JSON.stringify({ number }),
    ...(groups > 0
      ? { MessageGroupId: `group-${number % groups}`, MessageDeduplicationId: randomUUID() }
      : {})
  }))
  await server.send(url, entries)
}

export const numberOf = ({ Body = '{}' }: Message): number =>
  (JSON.parse(Body) as { number: number }).number
