/** The layers of the code, checked at every run of `npm run check`. See README, "How it is built". */
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

module.exports = {
  forbidden: [
    rule(
      'renderer-knows-the-contract-only',
      'The renderer runs in a sandbox: of src-main it may import the contract and nothing else.',
      { path: '^src-renderer/' },
      { path: '^src-main/', pathNot: '^src-main/contract/' }
    ),
    rule(
      'contract-imports-zod-only',
      'The contract is shared by both sides, so it depends on neither.',
      { path: '^src-main/contract/' },
      { pathNot: ['^src-main/contract/', '^node_modules/zod/'] }
    ),
    rule(
      'main-does-not-know-the-renderer',
      'The main process does not import the renderer.',
      { path: '^src-main/' },
      { path: '^src-renderer/' }
    ),
    rule(
      'plain-node-without-electron',
      'These run unchanged in a test, a worker or a command-line tool.',
      {
        path: '^src-main/(connector|journal|queues|connections|sandbox|secrets|storage|operations|decoding|acts|dead-letters)/'
      },
      { path: ['^node_modules/electron/', '^electron$', '^src-main/(shell|ipc)/'] }
    ),
    rule(
      'connector-stands-alone',
      'The connector takes what it needs as ports: of the journal it knows the interface only.',
      { path: '^src-main/connector/' },
      {
        path: '^src-main/(queues|connections|sandbox|secrets|journal)/',
        pathNot: '^src-main/journal/journal\\.ts$'
      }
    ),
    rule(
      'journal-stands-alone',
      'The journal stores what it is given. It knows neither SQS nor connections.',
      { path: '^src-main/journal/' },
      { path: '^src-main/(connector|queues|connections|sandbox|secrets)/' }
    ),
    rule(
      'sdk-stops-at-the-edge',
      "AWS's SDK is used by the connector, the queues, the dead letters and the connections only.",
      {
        path: '^src-main/',
        pathNot: '^src-main/(connector|queues|connections|sandbox|dead-letters)/'
      },
      { path: '^node_modules/@aws-sdk/' }
    ),
    rule(
      'stores-own-the-bridge',
      'Components ask stores; stores ask the bridge.',
      { path: '^src-renderer/', pathNot: '^src-renderer/(stores/|bridge\\.ts)' },
      { path: '^src-renderer/bridge\\.ts$' }
    ),
    rule(
      'components-are-generic',
      'A generic component gets everything by props.',
      { path: '^src-renderer/components/' },
      { path: '^src-renderer/(stores|features)/' }
    ),
    rule(
      'no-cycles',
      'Files that import each other cannot be understood one at a time.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
    )
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.web.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.vue', '.js', '.mjs', '.json'] }
  }
}
