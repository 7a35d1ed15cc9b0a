import type { Environment } from '@contract'

/** Written here and not taken from the schema, so that the shell need not load the schemas. */
export const environments = [
  'development',
  'staging',
  'production'
] as const satisfies readonly Environment[]

/** The colour of an environment, by the theme's token. */
export const environmentColour = (environment: Environment): string => `var(--env-${environment})`
