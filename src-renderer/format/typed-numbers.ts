/**
 * Digits as people type them, for a regular expression: commas stand before groups of three, so that `1,5` is never taken
 * for 15.
 */
export const typedDigits = '(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?![\\d,])'

/** What was matched by `typedDigits`, also with decimals behind it. */
export const numberTyped = (digits: string): number => Number(digits.replaceAll(',', ''))

/** Whether a decimal comma stands in a text, as in `1,5 min`. */
export const hasDecimalComma = (text: string): boolean => /\d,\d{1,2}(?!\d)/.test(text)
