import { defineConfig } from '@playwright/test'

/** What only a server that is not ours can show in the window: the built app, real Electron, one app at a time. */
export default defineConfig({
  testDir: 'window',
  workers: 1,
  retries: 0,
  timeout: 120_000,
  forbidOnly: true,
  outputDir: '../../out/playwright-peers',
  reporter: [['list']]
})
