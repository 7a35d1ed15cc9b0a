import { hiddenCharacters } from '@contract'
import type { Piece } from './text-rows'

/** A piece of a text; a hidden character is one by itself. */
export interface ShownPiece extends Piece {
  /** `U+202E`; null for what can be seen. */
  hidden: string | null
}

const nameOf = (character: string) =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** The text as it is drawn on one line: every hidden character by its name, `⟨U+202E⟩`, so that it can do nothing. */
export const nameHidden = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(hiddenCharacters, (character) => `⟨${nameOf(character)}⟩`)

/** Cuts hidden characters out of the pieces, so that each can be marked. */
export function showHidden(text: string, pieces: readonly Piece[]): ShownPiece[] {
  return pieces.flatMap((piece) => {
    const shown: ShownPiece[] = []
    let from = piece.from
    const upTo = (to: number) => {
      if (to > from) shown.push({ ...piece, from, to, hidden: null })
    }
    for (const match of text.slice(piece.from, piece.to).matchAll(hiddenCharacters)) {
      const at = piece.from + match.index
      upTo(at)
      from = at + match[0].length
      shown.push({ ...piece, from: at, to: from, hidden: nameOf(match[0]) })
    }
    upTo(piece.to)
    return shown
  })
}
