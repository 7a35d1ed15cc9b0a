import { readdir, readFile, readlink } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { send, useApp } from './support.js'

/** A listening TCP socket as the kernel tells it. */
interface Listening {
  inode: string
  /** Hexadecimal, in the byte order of the machine. */
  address: string
}

const loopback = new Set(['0100007F', '00000000000000000000000001000000'])

async function listening(file: string): Promise<Listening[]> {
  const rows = (await readFile(file, 'utf8')).trim().split('\n').slice(1)
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , , state]) => state === '0A')
    .map((cells) => ({ inode: cells[9] ?? '', address: cells[1]?.split(':')[0] ?? '' }))
}

async function socketsOf(pid: number): Promise<Set<string>> {
  const folder = `/proc/${pid}/fd`
  const links = await Promise.all(
    (await readdir(folder)).map((name) => readlink(`${folder}/${name}`).catch(() => ''))
  )
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []))
}

// Which addresses a process listens on is read from the kernel, which tells it this way on Linux.
if (process.platform === 'linux') {
  const longpoll = useApp()

  test('the running app listens on loopback only', async () => {
    expect(await send(longpoll.page, 'queues.list', { connectionId: 'sandbox' })).toMatchObject({
      ok: true
    })
    const pid = await longpoll.app.evaluate(() => process.pid)
    const own = await socketsOf(pid)
    const all = [...(await listening('/proc/net/tcp')), ...(await listening('/proc/net/tcp6'))]
    const addresses = all.filter(({ inode }) => own.has(inode)).map(({ address }) => address)
    expect(addresses.length).toBeGreaterThan(0)
    expect(addresses.filter((address) => !loopback.has(address))).toEqual([])
  })
}
