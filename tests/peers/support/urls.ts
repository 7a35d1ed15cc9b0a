import type { ServerName } from './gaps.js'

/** Where the servers are that `npm run test:peers` has started. */
export function peerUrls(): Partial<Record<ServerName, string>> {
  const given = process.env['LONGPOLL_PEERS']
  if (given === undefined) {
    throw new Error('These tests need servers, which `npm run test:peers` starts.')
  }
  return JSON.parse(given) as Partial<Record<ServerName, string>>
}
