import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const here = (path: string) => resolve(import.meta.dirname, path)
const alias = { '@contract': here('src-main/contract/index.ts'), '@': here('src-renderer') }

export default defineConfig({
  test: {
    // Two, whatever the machine has: the suites start servers and worker threads of their own.
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias },
        plugins: [vue()],
        // A test that hangs is ended; a busy machine is no reason to fail.
        test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], testTimeout: 30_000 }
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000
        }
      },
      {
        resolve: { alias },
        test: {
          name: 'peers',
          include: ['tests/peers/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Most of their time is waiting, and every one has queues of its own.
          sequence: { concurrent: true },
          maxConcurrency: 8
        }
      }
    ]
  }
})
