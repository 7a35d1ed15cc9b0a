import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cachedFolder, cachedPath } from '../lib/cache.mjs'
import { PlainError } from '../lib/errors.mjs'
import { step } from '../lib/log.mjs'
import { run } from '../lib/run.mjs'
import { findProgram } from '../setup/debian.mjs'

const version = '1.7.1'
const folderName = `elasticmq-${version}`

/** Maven resolves what the server needs from here, from the repositories that the machine is configured for. */
const project = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>longpoll</groupId>
  <artifactId>peers</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.elasticmq</groupId>
      <artifactId>elasticmq-server_2.13</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`

/** Its version is pinned like that of what it copies. */
const copy = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'

/** @param {string} scratch */
async function fetchJars(scratch) {
  await writeFile(join(scratch, 'pom.xml'), project)
  const jars = join(scratch, 'jars')
  const args = ['--batch-mode', '--quiet', copy, `-DoutputDirectory=${jars}`]
  const mvn = findProgram('mvn') ?? 'mvn'
  const { code, output } = await run(mvn, args, { quiet: true, cwd: scratch })
  if (code !== 0) throw new PlainError(`Maven could not fetch ElasticMQ ${version}: ${output}`)
  return jars
}

const settings = {
  'rest-sqs.bind-hostname': '127.0.0.1',
  'rest-sqs.bind-port': '0',
  'rest-stats.enabled': 'false',
  // The URLs of its queues then name the port that it found.
  'generate-node-address': 'true'
}

/** @type {import('./kinds.mjs').PeerKind} */
export const elasticMq = {
  name: 'ElasticMQ',
  version,
  listening: /Started SQS rest server, bind address 127\.0\.0\.1:(\d+)/,
  async missing() {
    return {
      ...(findProgram('java') ? {} : { java: 'default-jre-headless' }),
      ...(findProgram('mvn') || existsSync(cachedPath(folderName)) ? {} : { mvn: 'maven' })
    }
  },
  async prepare() {
    const jars = await cachedFolder(folderName, (scratch) =>
      step(`Fetching ElasticMQ ${version} with Maven`, () => fetchJars(scratch))
    )
    const given = Object.entries(settings).map(([key, value]) => `-D${key}=${value}`)
    // It is started for a minute or two: compiling less and collecting in one thread leaves more of the machine to the tests.
    const modest = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
    const start = ['-cp', join(jars, '*'), 'org.elasticmq.server.Main']
    return { words: [findProgram('java') ?? 'java', ...modest, ...given, ...start] }
  }
}
