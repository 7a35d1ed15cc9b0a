import { expect, type Page } from '@playwright/test'
import type { ActChange, GuardedName, RequestInput } from '../../src-main/contract/index.js'
import { request } from '../support/app-driver.js'
import type { SqsServer } from '../support/sqs-server.js'
import { actReaches, attributeOf, exists, leasedFrom, nameOf, tagsOf } from './destroyed.js'

/** A production connection with two queues that have messages. */
export interface Shop {
  readonly name: string
  readonly page: Page
  readonly server: SqsServer
  readonly connectionId: string
  url: string
  readonly other: string
}

export interface Destructive<N extends GuardedName> {
  what: string
  /** What has to be typed; the name of the queue if nothing is said. */
  phrase?: () => string
  /** Makes what is needed. @returns the input without what is typed */
  ask: () => Promise<Omit<RequestInput<N>, 'confirmed'>>
  /** What is answered once it is confirmed; that it was done if nothing is said. */
  answered?: Record<string, unknown>
  /** What is so once it was done; without it no message is left. */
  done?: () => Promise<void>
}

const purge = (copy: boolean): ActChange => ({ kind: 'purge', copy })

type ActName = Extract<GuardedName, `acts.${string}`>

/** What acts destroy. */
export const actUses = (shop: Shop): { [N in ActName]: Destructive<N>[] } => ({
  'acts.start': [
    {
      what: 'a purge',
      ask: () =>
        Promise.resolve({ connectionId: shop.connectionId, urls: [shop.url], change: purge(false) })
    },
    {
      what: 'a purge with a copy',
      ask: () =>
        Promise.resolve({ connectionId: shop.connectionId, urls: [shop.url], change: purge(true) })
    },
    {
      what: 'a purge of several queues',
      phrase: () => shop.name,
      ask: () =>
        Promise.resolve({
          connectionId: shop.connectionId,
          urls: [shop.url, shop.other],
          change: purge(false)
        })
    },
    {
      what: 'deleting a queue',
      done: () => expect.poll(() => exists(shop.server, shop.url)).toBe(false),
      ask: () =>
        Promise.resolve({
          connectionId: shop.connectionId,
          urls: [shop.url],
          change: { kind: 'delete', copy: false }
        })
    },
    {
      what: 'a change of attributes of several queues',
      phrase: () => shop.name,
      done: () => expect.poll(() => attributeOf(shop.server, shop.url, 'DelaySeconds')).toBe('9'),
      ask: () =>
        Promise.resolve({
          connectionId: shop.connectionId,
          urls: [shop.url, shop.other],
          change: { kind: 'attributes', attributes: { DelaySeconds: '9' } }
        })
    },
    {
      what: 'tagging a queue',
      done: () => expect.poll(() => tagsOf(shop.server, shop.url)).toEqual({ team: 'shop' }),
      ask: () =>
        Promise.resolve({
          connectionId: shop.connectionId,
          urls: [shop.url],
          change: { kind: 'tag', set: { team: 'shop' }, remove: [] }
        })
    }
  ],
  'acts.retry': [
    {
      what: 'a purge that failed',
      ask: async () => {
        const name = `late-${Date.now()}`
        const missing = shop.url.replace(nameOf(shop.url), name)
        const act = await request(shop.page, 'acts.start', {
          connectionId: shop.connectionId,
          urls: [missing],
          change: purge(false),
          confirmed: name
        })
        await actReaches(shop.page, act.id, 'failed')
        shop.url = await shop.server.createQueue({ name })
        await shop.server.send(shop.url, [{ MessageBody: 'precious' }])
        return { actId: act.id, urls: [shop.url] }
      }
    }
  ],
  'acts.purgeRest': [
    {
      what: 'purging what could not be copied',
      ask: async () => {
        await leasedFrom(shop.page, shop.connectionId, shop.url)
        const act = await request(shop.page, 'acts.start', {
          connectionId: shop.connectionId,
          urls: [shop.url],
          change: purge(true),
          confirmed: nameOf(shop.url)
        })
        await actReaches(shop.page, act.id, 'asking')
        return { actId: act.id, urls: [shop.url] }
      }
    }
  ]
})
