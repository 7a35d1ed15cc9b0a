import { elasticMq } from './elasticmq.mjs'
import { moto } from './moto.mjs'

/**
 * A server that speaks SQS and is not ours.
 *
 * @typedef {object} PeerKind
 * @property {string} name
 * @property {string} version pinned
 * @property {RegExp} listening matches what it says once it listens; its port is the first group
 * @property {() => Promise<Record<string, string>>} missing what the machine lacks for it, and the Debian package of each
 * @property {() => Promise<Start>} prepare fetches it at first use, and says how it is started
 *
 * @typedef {object} Start
 * @property {import('../lib/run.mjs').Words} words
 * @property {Record<string, string>} [env]
 */

/** @type {PeerKind[]} */
export const kinds = [elasticMq, moto]
