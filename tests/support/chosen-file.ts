import type { ElectronApplication } from '@playwright/test'

/** Answers the system's dialogs as a person would who chooses this file, to open and to save. */
export const chooseFile = (app: ElectronApplication, path: string): Promise<void> =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
  }, path)
