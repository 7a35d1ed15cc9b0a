import { sameName } from '../storage/names.js'
import { ConnectionError } from './errors.js'

interface Named {
  id: string
  name: string
}

/** @param ownId the connection that may have the name already @throws {@link ConnectionError} `NameTaken` */
export function requireFreeName(all: Named[], name: string, ownId: string | undefined): void {
  if (!all.some((one) => one.id !== ownId && sameName(one.name, name))) return
  throw new ConnectionError(
    'NameTaken',
    `There is a connection named ${name} already.`,
    'Give this one another name.'
  )
}
