import type { Content } from './content.js'

/** Something that can be opened, what is in it, and the way back. */
export interface Step {
  kind: 'step'
  /** Says what is opened and where, so that it means the same in the next message. */
  id: string
  label: string
  /** Whether it is opened unasked: what is inside cannot be read otherwise. */
  auto: boolean
  inner: Content
  /** Closes other content the same way. @throws DecodingError where that cannot be */
  close(inner: Content): Content
}

/** Something that was recognised and is not opened. */
export interface Unopened {
  kind: 'unopened'
  label: string
  why: string
}

/** Finds what can be opened in a content. It offers a step only when the way back is certain. */
export type Decoder = (content: Content) => (Step | Unopened)[]
