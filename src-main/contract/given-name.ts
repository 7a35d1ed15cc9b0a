import { z } from 'zod'
import { seenName } from './hidden-characters.js'

/** A name that a person gives, without what nobody sees of it. @param missing what is said of a blank one */
export const givenName = (missing: string) =>
  z.string().overwrite(seenName).min(1, missing).max(120, 'At most 120 characters.')
