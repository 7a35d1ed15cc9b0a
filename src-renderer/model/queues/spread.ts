/**
 * Cuts a list in parts of at most `most`, each with some of everywhere in it. Queues of one team stand beside each other,
 * and often it is by their names that they may be read: so what becomes of one part says something of the others.
 */
export function spread<T>(items: readonly T[], most: number): T[][] {
  const parts = Array.from({ length: Math.ceil(items.length / most) }, (): T[] => [])
  for (const [index, item] of items.entries()) parts[index % parts.length]?.push(item)
  return parts
}
