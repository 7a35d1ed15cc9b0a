import type { DecodedBody, Outcome, RequestInput } from '@contract'
import { defineStore } from 'pinia'
import { failureOf, request } from '../bridge'
import { storedRef } from '../composables/stored-ref'
import {
  arePreferences,
  storable,
  withClosed,
  withOpened,
  type StepPreferences
} from '../model/step-preferences'

/** Looking into bodies: base64, compression, envelopes. The work is done outside of the window. */
export const useBodiesStore = defineStore('bodies', () => {
  const preferences = storedRef<StepPreferences>(
    'inspector.steps',
    {},
    { validate: arePreferences, keep: storable }
  )

  /** Remembers that this step is to be taken wherever it is offered, rather than those offered with it. */
  function remember(id: string, offered: readonly string[]) {
    preferences.value = withOpened(preferences.value, id, offered)
  }

  /** Remembers that this step is not to be taken unasked. */
  function leave(id: string) {
    preferences.value = withClosed(preferences.value, id)
  }

  async function decode(
    input: Omit<RequestInput<'bodies.decode'>, 'prefer'>,
    signal: AbortSignal
  ): Promise<Outcome<DecodedBody>> {
    try {
      return {
        ok: true,
        value: await request('bodies.decode', { ...input, prefer: preferences.value }, signal)
      }
    } catch (thrown) {
      return { ok: false, failure: failureOf(thrown) }
    }
  }

  /** @returns the whole body with this text put back where it came from */
  async function encode(input: RequestInput<'bodies.encode'>): Promise<Outcome<string>> {
    try {
      return { ok: true, value: (await request('bodies.encode', input)).body }
    } catch (thrown) {
      return { ok: false, failure: failureOf(thrown) }
    }
  }

  return { remember, leave, decode, encode }
})
