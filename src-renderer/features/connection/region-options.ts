import { regions } from '@contract'

/** Every public region, for a list to choose from. */
export const regionOptions = regions.map(({ code, name }) => ({
  value: code as string,
  label: `${name}  ${code}`
}))
