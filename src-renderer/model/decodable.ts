/**
 * Whether it is worth looking for something to open: JSON, or letters without a space as base64 has them. Of most texts
 * the first characters tell that there is nothing, and nobody has to be asked.
 */
export const mayOpen = (text: string): boolean =>
  /^\s*[[{"]/.test(text) || /^[A-Za-z0-9+/_-]{7}[A-Za-z0-9+/_=-]/.test(text)
