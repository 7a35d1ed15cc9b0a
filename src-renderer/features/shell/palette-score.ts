/** How well a text fits what was typed, or null where it does not fit at all. Higher is better. */
export function scoreOf(text: string, typed: string): number | null {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const lower = text.toLowerCase()
  let total = 0
  for (const word of words) {
    const score = scoreWord(lower, word)
    if (score === null) return null
    total += score
  }
  // Of two that fit alike, the shorter one has less that was not asked for.
  return total - text.length / 100
}

const isBoundary = (text: string, at: number) => at === 0 || /[\s\-_.:/]/.test(text[at - 1] ?? '')

function scoreWord(text: string, word: string): number | null {
  const at = text.indexOf(word)
  if (at === 0) return text.length === word.length ? 100 : 80
  if (at > 0) return wholeScore(text, word, at)
  return scatteredScore(text, word)
}

/** The word stands in the text as it is: better at the start of a part of it. */
function wholeScore(text: string, word: string, first: number): number {
  for (let at = first; at >= 0; at = text.indexOf(word, at + 1)) {
    if (isBoundary(text, at)) return 60
  }
  return 40
}

/** Its letters stand in the text in their order: better where they begin parts of it or follow each other. */
function scatteredScore(text: string, word: string): number | null {
  let from = 0
  let score = 0
  let previous = -2
  for (const letter of word) {
    const at = text.indexOf(letter, from)
    if (at < 0) return null
    if (at === previous + 1) score += 2
    else if (isBoundary(text, at)) score += 2
    else score -= 1
    previous = at
    from = at + 1
  }
  const best = word.length * 2
  return Math.max(1, (30 * score) / best)
}

/**
 * The best `limit` of the entries for what was typed, best first, and how well the best one fits. In their own order
 * where nothing was typed.
 */
export function rank<T>(
  entries: readonly T[],
  textOf: (entry: T) => string,
  typed: string,
  limit: number
): { entries: T[]; best: number } {
  if (typed.trim() === '') return { entries: entries.slice(0, limit), best: 0 }
  const scored: { entry: T; score: number; index: number }[] = []
  entries.forEach((entry, index) => {
    const score = scoreOf(textOf(entry), typed)
    if (score !== null) scored.push({ entry, score, index })
  })
  scored.sort((a, b) => b.score - a.score || a.index - b.index)
  return {
    entries: scored.slice(0, limit).map(({ entry }) => entry),
    best: scored[0]?.score ?? 0
  }
}
