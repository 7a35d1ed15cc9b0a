import { z } from 'zod'
import { DeadLetterSource, Redrive } from '../contract/index.js'

/** Everything that a redrive needs to begin, and to go on after the app was killed. It is kept with its run. */
export const RedrivePlan = Redrive.extend({
  sources: z.array(DeadLetterSource),
  /** Whether these are all of them: the only one is otherwise not taken for where everything came from. */
  allSources: z.boolean().default(true),
  /** Whether messages that the target may have already are sent again. */
  inDoubt: z.boolean()
})
export type RedrivePlan = z.infer<typeof RedrivePlan>
