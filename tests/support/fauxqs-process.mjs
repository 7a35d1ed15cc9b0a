// An SQS server in a process of its own, so that its work is not measured as that of the test. Says its port, and ends with
// its parent.
import { buildApp } from 'fauxqs'
import { correct } from '../../src-main/sandbox/corrections.mjs'

const app = buildApp({ logger: false, defaultRegion: 'us-east-1' })
await correct(app)
await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ port: app.server.address().port })
process.on('disconnect', () => process.exit(0))
