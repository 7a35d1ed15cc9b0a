import type { BodySource } from '../../contract/index.js'
import type { Services } from '../../app/services.js'
import type { Handlers } from '../router.js'

type BodyHandlers = Pick<Handlers, 'bodies.decode' | 'bodies.encode'>

/** Requests about what is inside of bodies. */
export function bodyHandlers({ journals, decoding }: Services): BodyHandlers {
  const bodyOf = async (source: BodySource) =>
    source.kind === 'text' ? source.text : (await (await journals()).document(source.id)).body

  return {
    async 'bodies.decode'({ source, ...options }, { signal }) {
      const body = await bodyOf(source)
      return (await decoding()).run({ kind: 'decode', body, options }, signal)
    },
    async 'bodies.encode'({ source, path, text }, { signal }) {
      const body = await bodyOf(source)
      return { body: await (await decoding()).run({ kind: 'encode', body, path, text }, signal) }
    }
  }
}
