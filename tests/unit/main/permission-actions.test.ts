import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { administrationActions, PermissionAction } from '../../../src-main/contract/index.js'

const folder = join(import.meta.dirname, '../../../src-main')

/** The commands of SQS that the main process imports, by the names of their IAM actions. */
async function calledActions(): Promise<Set<string>> {
  const files = await readdir(folder, { recursive: true })
  const called = new Set<string>()
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const text = await readFile(join(folder, file), 'utf8')
    const imports = text.matchAll(/import(?: type)? \{([^}]*)\} from '@aws-sdk\/client-sqs'/g)
    for (const [, names = ''] of imports) {
      for (const [, action = ''] of names.matchAll(/(\w+?)(?:Batch)?Command\b/g)) called.add(action)
    }
  }
  return called
}

test('every call of SQS that the app makes is known as one that must be allowed, and no other', async () => {
  const called = await calledActions()
  expect(called.size).toBeGreaterThan(7)
  expect([...called].sort()).toEqual([...PermissionAction.options, ...administrationActions].sort())
})
