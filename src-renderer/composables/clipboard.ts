import { inject, type InjectionKey } from 'vue'

/** Puts a text on the system's clipboard. The app provides it, so that generic components need no store. */
export type CopyText = (text: string) => Promise<unknown>

export const copyTextKey: InjectionKey<CopyText> = Symbol('copyText')

export function useCopyText(): CopyText {
  const copy = inject(copyTextKey)
  if (!copy) throw new Error('The app has not provided a clipboard.')
  return copy
}
