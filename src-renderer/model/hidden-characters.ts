import type { Piece } from './text-rows'

/**
 * Characters without a shape of their own that change what is seen or sent: control characters, spaces of no width, line
 * ends other than `\n`, marks of writing direction. Left out are joiners, which make one picture of several, and the few
 * that are drawn.
 */
const hidden =
  /(?!\t|\n|\u200c|\u200d|[\u0600-\u0605\u06dd\u070f\u08e2]|\u{110bd}|[\u{e0000}-\u{e0fff}])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A piece of a text; a hidden character is one by itself. */
export interface ShownPiece extends Piece {
  /** `U+202E`; null for what can be seen. */
  hidden: string | null
}

const nameOf = (character: string) =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** The text as it is drawn on one line: every hidden character by its name, `⟨U+202E⟩`, so that it can do nothing. */
export const nameHidden = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(hidden, (character) => `⟨${nameOf(character)}⟩`)

/** Cuts hidden characters out of the pieces, so that each can be marked. */
export function showHidden(text: string, pieces: readonly Piece[]): ShownPiece[] {
  return pieces.flatMap((piece) => {
    const shown: ShownPiece[] = []
    let from = piece.from
    const upTo = (to: number) => {
      if (to > from) shown.push({ ...piece, from, to, hidden: null })
    }
    for (const match of text.slice(piece.from, piece.to).matchAll(hidden)) {
      const at = piece.from + match.index
      upTo(at)
      from = at + match[0].length
      shown.push({ ...piece, from: at, to: from, hidden: nameOf(match[0]) })
    }
    upTo(piece.to)
    return shown
  })
}
