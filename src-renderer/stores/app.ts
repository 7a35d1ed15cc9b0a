import { defineStore } from 'pinia'
import { request } from '../bridge'

/** The app itself: settings, status, the clipboard. */
export const useAppStore = defineStore('app', () => {
  const copyText = (text: string) => request('app.copyText', { text })
  return { copyText }
})
