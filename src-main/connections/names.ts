import { ConnectionError } from './errors.js'

interface Named {
  id: string
  name: string
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** @param ownId the connection that may have the name already @throws {@link ConnectionError} `NameTaken` */
export function requireFreeName(all: Named[], name: string, ownId: string | undefined): void {
  if (!all.some((one) => one.id !== ownId && same(one.name, name))) return
  throw new ConnectionError(
    'NameTaken',
    `There is a connection named ${name} already.`,
    'Give this one another name.'
  )
}

/** A free name for a copy: `orders copy`, then `orders copy 2` and so on. */
export function copyName(all: Named[], name: string): string {
  // Room for the ending within the length that a name may have.
  const base = `${name.slice(0, 105).trimEnd()} copy`
  let candidate = base
  for (let n = 2; all.some((one) => same(one.name, candidate)); n++) candidate = `${base} ${n}`
  return candidate
}
