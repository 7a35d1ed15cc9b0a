import { isJson, type DocumentDetail } from '../contract/index.js'

/**
 * A name that says which message it is and opens in the right program.
 *
 * @param content what the file will hold: the body, or what it was opened to
 */
export function bodyFileName(
  { id, messageId }: Pick<DocumentDetail, 'id' | 'messageId'>,
  content: string | Uint8Array
): string {
  const name =
    messageId === null || !/^[\w.-]{1,100}$/.test(messageId) ? `document-${id}` : messageId
  const end = typeof content !== 'string' ? 'bin' : isJson(content) ? 'json' : 'txt'
  return `${name}.${end}`
}
