import { defineConfig } from '@playwright/test'

/** The tour: the real app through its main job, with screenshots of what it shows. */
export default defineConfig({
  testDir: '.',
  workers: 1,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  outputDir: '../../out/playwright-tour',
  reporter: [['list']]
})
