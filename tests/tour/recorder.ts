import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Page } from '@playwright/test'

/** Where the tour leaves its screenshots and `tour.json`. */
export const tourFolder = resolve(import.meta.dirname, '..', '..', 'out', 'tour')

interface Step {
  name: string
  ok: boolean
  /** How long it took, its screenshots included. */
  ms: number
  /** Why it is not ok. */
  reason?: string
}

const slug = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

/** Playwright colours its messages. */
const plain = (error: unknown) => stripVTControlCharacters(String(error))

/** Notes what the tour did, and what it saw. */
export class Recorder {
  readonly counts: Record<string, number> = {}
  versions: Record<string, string> = {}
  private readonly steps: Step[] = []
  private pictures = 0
  private page: Page | null = null

  /** Takes away what the last tour left. The screens beside it are not the tour's. */
  async begin(): Promise<void> {
    await mkdir(tourFolder, { recursive: true })
    for (const entry of await readdir(tourFolder, { withFileTypes: true })) {
      if (entry.isFile()) await rm(join(tourFolder, entry.name))
    }
  }

  show(page: Page): void {
    this.page = page
  }

  /** Does a step and takes a picture of where it ends. Once one failed the others are noted as not done. */
  async step(name: string, work: () => Promise<void>): Promise<void> {
    if (this.failed) {
      this.steps.push({ name, ok: false, ms: 0, reason: 'An earlier step failed.' })
      return
    }
    const began = performance.now()
    const ms = () => Math.round(performance.now() - began)
    try {
      await work()
      await this.picture(name)
      this.steps.push({ name, ok: true, ms: ms() })
    } catch (error) {
      this.steps.push({ name, ok: false, ms: ms(), reason: plain(error) })
      await this.picture(`${name} failed`).catch(() => undefined)
    }
  }

  /** Numbered in the order in which they are taken. */
  async picture(name: string): Promise<void> {
    const number = String(++this.pictures).padStart(2, '0')
    await this.page?.screenshot({ path: join(tourFolder, `${number}-${slug(name)}.png`) })
  }

  /** The first step that failed, in words; null where all went well. */
  get failed(): string | null {
    const step = this.steps.find(({ ok }) => !ok)
    return step ? `${step.name}: ${step.reason}` : null
  }

  async end(): Promise<void> {
    const { steps, counts, versions } = this
    const told = JSON.stringify({ steps, counts, versions }, null, 2)
    await writeFile(join(tourFolder, 'tour.json'), `${told}\n`)
  }
}
