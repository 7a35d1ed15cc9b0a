import type { DocumentDetail } from '../contract/index.js'

/**
 * A document as one line of NDJSON. Nothing is lost: the body is a string with every character of it, and importing the
 * line gives the same document.
 */
export function ndjsonLine(document: DocumentDetail): string {
  const { body, properties, attributes, system } = document
  return `${JSON.stringify({
    body,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(attributes.length > 0 ? { attributes } : {}),
    ...(Object.keys(system).length > 0 ? { system } : {})
  })}\n`
}
