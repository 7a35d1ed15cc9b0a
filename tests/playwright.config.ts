import { defineConfig } from '@playwright/test'

/** The tests that drive the built app: real Electron, real keychain, one app at a time. */
export default defineConfig({
  workers: 1,
  retries: 0,
  timeout: 120_000,
  forbidOnly: true,
  outputDir: '../out/playwright',
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ? [['list'], ['json']] : [['list']],
  projects: [
    { name: 'security', testDir: 'security' },
    { name: 'e2e', testDir: 'e2e' }
  ]
})
