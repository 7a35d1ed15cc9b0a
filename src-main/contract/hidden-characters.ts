/**
 * Characters without a shape of their own that change what is seen or sent: control characters, spaces of no width, line
 * ends other than `\n`, marks of writing direction. Left out are joiners, which make one picture of several, and the few
 * that are drawn.
 */
export const hiddenCharacters =
  /(?!\t|\n|\u200c|\u200d|[\u0600-\u0605\u06dd\u070f\u08e2]|\u{110bd}|[\u{e0000}-\u{e0fff}])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * What nobody sees of a name, so that it reads as another one: more than is marked in a text, where fillers and joiners may
 * be meant. What makes one emoji of several stays.
 */
const unseen =
  /(?!(?<=\p{Extended_Pictographic})\ufe0f|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})|[\u0600-\u0605\u06dd\u070f\u08e2]|\u{110bd})[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** A name as it is read: without what nobody sees of it, and without the blanks around it. */
export const seenName = (name: string): string => name.replace(unseen, '').trim()

/** The beginning of a text as a sentence can quote it. @param most characters, the ellipsis included */
export const shortened = (text: string, most: number): string =>
  (text.length > most ? `${text.slice(0, most - 1)}…` : text).replace(hiddenCharacters, '•')
