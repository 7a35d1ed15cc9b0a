import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { urlProblem } from '@/features/queues/external-url'
import { commandOf } from '@/features/shell/command-keys'
import { draggedWidth, fitPanes, paneLimits } from '@/features/shell/pane-widths'
import { fromMebibytes, settingsProblems, toMebibytes } from '@/features/shell/settings-form'

const press = (
  key: string,
  held: Partial<Record<'ctrl' | 'meta' | 'shift' | 'alt', true>> = {}
) => ({
  key,
  ctrlKey: held.ctrl ?? false,
  metaKey: held.meta ?? false,
  shiftKey: held.shift ?? false,
  altKey: held.alt ?? false
})

describe('commandOf', () => {
  it('knows the keys of the menu', () => {
    expect(commandOf(press('k', { ctrl: true }), false)).toBe('palette')
    expect(commandOf(press('K', { meta: true }), true)).toBe('palette')
    expect(commandOf(press('F', { ctrl: true, shift: true }), false)).toBe('filter-queues')
    expect(commandOf(press('Tab', { ctrl: true, shift: true }), true)).toBe('previous-tab')
  })

  it('leaves other keys alone', () => {
    expect(commandOf(press('k'), false)).toBeUndefined()
    expect(commandOf(press('k', { ctrl: true }), true)).toBeUndefined()
    expect(commandOf(press('k', { ctrl: true, alt: true }), false)).toBeUndefined()
    expect(commandOf(press('w', { ctrl: true, shift: true }), false)).toBeUndefined()
    expect(commandOf(press('f', { ctrl: true }), false)).toBeUndefined()
  })
})

describe('fitPanes', () => {
  it('keeps the wished widths where there is room', () => {
    expect(fitPanes(1600, { sidebar: 300, inspector: 400 })).toEqual({
      sidebar: 300,
      inspector: 400
    })
  })

  it('lets the inspector give way first, then the side bar', () => {
    expect(fitPanes(1160, { sidebar: 300, inspector: 400 })).toEqual({
      sidebar: 300,
      inspector: 300
    })
    expect(fitPanes(1060, { sidebar: 300, inspector: 400 })).toEqual({
      sidebar: 260,
      inspector: 240
    })
  })

  it('never widens a pane, nor takes more than its least', () => {
    const width = fc.oneof(fc.constant(0), fc.integer({ min: 240, max: 900 }))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), width, width, (total, sidebar, inspector) => {
        const fitted = fitPanes(total, { sidebar, inspector })
        expect(fitted.sidebar).toBeLessThanOrEqual(sidebar)
        expect(fitted.inspector).toBeLessThanOrEqual(inspector)
        if (sidebar) expect(fitted.sidebar).toBeGreaterThanOrEqual(paneLimits.sidebar.min)
        if (inspector) expect(fitted.inspector).toBeGreaterThanOrEqual(paneLimits.inspector.min)
      })
    )
  })
})

describe('draggedWidth', () => {
  it('stays within the limits and folds the pane far below them', () => {
    expect(draggedWidth(300.4, paneLimits.sidebar)).toBe(300)
    expect(draggedWidth(180, paneLimits.sidebar)).toBe(paneLimits.sidebar.min)
    expect(draggedWidth(5000, paneLimits.sidebar)).toBe(paneLimits.sidebar.max)
    expect(draggedWidth(60, paneLimits.sidebar)).toBeNull()
  })
})

describe('urlProblem', () => {
  it.each([
    'https://sqs.eu-west-1.amazonaws.com/441709321180/orders.fifo',
    'http://localhost:4566/000000000000/events',
    '  https://example.com/queue/events  '
  ])('accepts %s', (url) => {
    expect(urlProblem(url)).toBeNull()
  })

  it.each([
    ['', 'Enter the URL'],
    ['orders.fifo', 'starts with http'],
    ['https://', 'not a URL'],
    ['https://sqs.eu-west-1.amazonaws.com/', 'end with the name'],
    ['https://sqs.eu-west-1.amazonaws.com/441709321180/or%20ders', 'letters, digits']
  ])('refuses %j', (url, words) => {
    expect(urlProblem(url)).toContain(words)
  })
})

describe('settingsProblems', () => {
  it('has none within the limits', () => {
    expect(settingsProblems({ mebibytes: 2048, days: 30 })).toEqual({})
  })

  it('says what is wrong, blank and unreadable fields too', () => {
    expect(settingsProblems({ mebibytes: 1, days: 0 })).toEqual({
      retentionBytes: 'Keep at least 10 MiB.',
      retentionDays: 'Keep at least 1 day.'
    })
    expect(settingsProblems({ mebibytes: null, days: NaN })).toEqual({
      retentionBytes: 'Enter a number.',
      retentionDays: 'Enter a number.'
    })
  })

  it('goes to mebibytes and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 1024 ** 2 }), (mebibytes) => {
        expect(toMebibytes(fromMebibytes(mebibytes))).toBe(mebibytes)
      })
    )
  })
})
