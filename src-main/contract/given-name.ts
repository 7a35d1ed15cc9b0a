import { z } from 'zod'

/** What no name needs: control characters, and those that turn the text around them, so that it reads as another one. */
const unseen = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

/** A name that a person gives, without what nobody sees of it. @param missing what is said of a blank one */
export const givenName = (missing: string) =>
  z
    .string()
    .overwrite((text) => text.replace(unseen, ''))
    .trim()
    .min(1, missing)
    .max(120, 'At most 120 characters.')
