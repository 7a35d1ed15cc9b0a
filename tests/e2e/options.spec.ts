import { expect, test, type Page } from '@playwright/test'
import { openQueue, type QueueView } from '../support/app-driver.js'
import { button, field, withOperationApp } from '../support/operation-driver.js'

/** Every limit of every option at its edges: what is refused is said beside the field and keeps it from starting. */

const app = withOperationApp({ plain: {}, 'lined.fifo': {} })

/** A value as it is typed, and what is said beside the field; a part of the hint where the value is taken. */
type Case = [typed: string, said: RegExp]

const delay = /must be 0 to 900 seconds/
const lease = /must be 0 to 43,200 seconds/
const wait = /must be 0 to 20 seconds/

const cases: [QueueView, string, Case[], taken: string[]][] = [
  [
    'Send',
    'Delay seconds',
    [
      ['901', delay],
      ['-1', delay],
      ['1.5', /whole number/],
      ['soon', /must be a number/]
    ],
    ['0', '900', '']
  ],
  [
    'Receive',
    'Maximum message count',
    [
      ['0', /1 or more, or −1 for all/],
      ['-2', /1 or more, or −1 for all/],
      ['1.5', /whole number/]
    ],
    ['-1', '−1', '1', '11', '']
  ],
  [
    'Receive',
    'Execution timeout',
    [
      ['0', /more than 0 seconds/],
      ['-1', /more than 0 seconds/],
      ['long', /must be a number/]
    ],
    ['1', '0.5', '']
  ],
  [
    'Receive',
    'Visibility timeout',
    [
      ['43201', lease],
      ['-1', lease]
    ],
    ['0', '43200', '']
  ],
  [
    'Receive',
    'Wait timeout',
    [
      ['21', wait],
      ['-1', wait]
    ],
    ['0', '20', '']
  ],
  [
    'Listen',
    'Maximum message count',
    [
      ['0', /1 to 10 for Listen/],
      ['11', /1 to 10 for Listen/],
      ['-1', /1 to 10 for Listen/]
    ],
    ['1', '10', '']
  ],
  [
    'Listen',
    'Visibility timeout',
    [
      ['43201', lease],
      ['-1', lease]
    ],
    ['0', '43200', '']
  ],
  [
    'Listen',
    'Polling interval',
    [
      ['0', /1 ms or more/],
      ['0.5', /whole number/]
    ],
    ['1', '10000', '']
  ],
  [
    'Listen',
    'Maximum concurrent executions',
    [
      ['0', /1 to 64/],
      ['65', /1 to 64/]
    ],
    ['1', '64', '']
  ]
]

const invalid = (page: Page, label: string) => field(page, label).getAttribute('aria-invalid')

for (const [view, label, refused, taken] of cases) {
  test(`${view}: ${label}`, async () => {
    const { page, proxy } = app()
    await openQueue(page, 'plain', view)
    const before = await field(page, label).inputValue()
    for (const [typed, said] of refused) {
      await field(page, label).fill(typed)
      await expect(field(page, label)).toHaveAccessibleDescription(said)
      expect(await invalid(page, label)).toBe('true')
    }
    const calls = proxy.seen.length
    if (view === 'Listen') await expect(button(page, 'Start listening')).toBeDisabled()
    else {
      await button(page, view).click()
      await expect(field(page, label)).toBeFocused()
    }
    const asked = proxy.seen.slice(calls).map(({ action }) => action)
    expect(asked.filter((action) => /^(Send|Receive|Delete)Message/.test(action))).toEqual([])
    for (const typed of taken) {
      await field(page, label).fill(typed)
      await expect(field(page, label)).not.toHaveAttribute('aria-invalid', 'true')
    }
    await field(page, label).fill(before)
  })
}

test('Send: a delay is refused for a FIFO queue, even 0', async () => {
  const { page } = app()
  await openQueue(page, 'lined.fifo', 'Send')
  await field(page, 'Delay seconds').fill('0')
  await expect(field(page, 'Delay seconds')).toHaveAccessibleDescription(
    /takes its delay from the queue/
  )
  await field(page, 'Delay seconds').fill('')
})

test('Receive: says when its options do not fit together', async () => {
  const { page } = app()
  await openQueue(page, 'plain', 'Receive')
  await field(page, 'Maximum message count').fill('11')
  await expect(field(page, 'Execution timeout')).toHaveAccessibleDescription(/at most 10 messages/)
  await field(page, 'Execution timeout').fill('30')
  await field(page, 'Visibility timeout').fill('30')
  await expect(field(page, 'Visibility timeout')).toHaveAccessibleDescription(
    /longer than the Execution timeout/
  )
  await field(page, 'Visibility timeout').fill('31')
  await expect(field(page, 'Visibility timeout')).toHaveAccessibleDescription(/0 to 43,200/)
  await openQueue(page, 'lined.fifo', 'Receive')
  await field(page, 'Maximum message count').fill('2')
  await expect(page.getByText('Needed to get more than the head of each group.')).toBeVisible()
})

test('Listen: begins as Process-managed and continuous; a blank interval is 10,000 ms', async () => {
  const { page } = app()
  await openQueue(page, 'lined.fifo', 'Listen')
  await expect(page.getByRole('radio', { name: 'Process-managed' })).toBeChecked()
  await expect(field(page, 'Polling interval')).toHaveValue('1')
  await expect(field(page, 'Maximum message count')).toHaveValue('10')
  await expect(field(page, 'Maximum concurrent executions')).toHaveValue('1')
  await field(page, 'Polling interval').fill('')
  await expect(field(page, 'Polling interval')).toHaveAccessibleDescription(/Blank: 10,000/)
})
