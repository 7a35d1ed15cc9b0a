import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../contract/app.js'
import { links, openLink } from './links.js'

/** Sets the application menu. Its commands are carried out by the page. */
export function setMenu(send: (command: MenuCommand) => void): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(send, process.platform)))
}

function menuTemplate(
  send: (command: MenuCommand) => void,
  platform: NodeJS.Platform
): MenuItemConstructorOptions[] {
  const item = (label: string, accelerator: string, command: MenuCommand) => ({
    label,
    accelerator,
    click: () => send(command)
  })
  const mac = platform === 'darwin'
  return [
    ...(mac ? [appMenu(send)] : []),
    {
      label: '&File',
      submenu: [
        item('New connection…', 'CmdOrCtrl+N', 'new-connection'),
        ...(mac ? [] : [item('Settings…', 'CmdOrCtrl+,', 'settings')]),
        { type: 'separator' },
        item('Close tab', 'CmdOrCtrl+W', 'close-tab'),
        mac ? { role: 'close', accelerator: 'Shift+Cmd+W' } : { role: 'quit' }
      ]
    },
    { role: 'editMenu' },
    {
      label: '&Go',
      submenu: [
        item('Command palette…', 'CmdOrCtrl+K', 'palette'),
        item('Filter queues', 'CmdOrCtrl+Shift+F', 'filter-queues'),
        item('All queues', 'CmdOrCtrl+Shift+A', 'all-queues'),
        item('Refresh queues', 'CmdOrCtrl+R', 'refresh-queues'),
        { type: 'separator' },
        item('Next tab', 'Ctrl+Tab', 'next-tab'),
        item('Previous tab', 'Ctrl+Shift+Tab', 'previous-tab')
      ]
    },
    viewMenu(item),
    // Elsewhere than on macOS the role has a Close item, which would take Ctrl+W from the tabs.
    mac ? { role: 'windowMenu' } : { label: '&Window', submenu: [{ role: 'minimize' }] },
    helpMenu(mac ? [] : [{ type: 'separator' }, about(send)])
  ]
}

const about = (send: (command: MenuCommand) => void): MenuItemConstructorOptions => ({
  label: 'About Longpoll',
  click: () => send('about')
})

function viewMenu(
  item: (label: string, accelerator: string, command: MenuCommand) => MenuItemConstructorOptions
): MenuItemConstructorOptions {
  return {
    label: '&View',
    submenu: [
      item('Side bar', 'CmdOrCtrl+B', 'toggle-sidebar'),
      item('Inspector', 'CmdOrCtrl+I', 'toggle-inspector'),
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      { role: 'toggleDevTools' }
    ]
  }
}

function helpMenu(more: MenuItemConstructorOptions[]): MenuItemConstructorOptions {
  return {
    role: 'help',
    submenu: [
      { label: 'Amazon SQS documentation', click: () => void openLink(links.documentation) },
      { label: 'Amazon SQS quotas', click: () => void openLink(links.quotas) },
      ...more
    ]
  }
}

function appMenu(send: (command: MenuCommand) => void): MenuItemConstructorOptions {
  return {
    label: app.name,
    submenu: [
      about(send),
      { type: 'separator' },
      { label: 'Settings…', accelerator: 'Cmd+,', click: () => send('settings') },
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' }
    ]
  }
}
