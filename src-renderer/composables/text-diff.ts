import {
  getChunks,
  goToNextChunk,
  goToPreviousChunk,
  MergeView,
  unifiedMergeView,
  type Chunk
} from '@codemirror/merge'
import { search, searchKeymap } from '@codemirror/search'
import { EditorState, Text, type Extension } from '@codemirror/state'
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view'
import { commonExtensions, languageOf } from './code-mirror'

/** Two texts that are compared. */
export interface DiffTexts {
  first: string
  second: string
  json: boolean
}

/** How much they differ. */
export interface DiffResult {
  differences: number
  /** False where the texts differ so much that looking closer would have taken too long. */
  exact: boolean
}

/** A view of differences. */
export interface DiffView {
  result: DiffResult
  /** Goes to the next difference (1) or the one before (−1). */
  step(by: 1 | -1): void
  destroy(): void
}

const settings = {
  gutter: true,
  collapseUnchanged: { margin: 3, minSize: 8 },
  // Texts of 1 MiB that have nothing in common must not keep the window from its work.
  diffConfig: { scanLimit: 500, timeout: 400 }
}

const removed = (share: number) => `color-mix(in srgb, var(--bad) ${share}%, transparent)`
const added = (share: number) => `color-mix(in srgb, var(--ok) ${share}%, transparent)`

const theme = EditorView.theme({
  '.cm-gutters': {
    backgroundColor: 'var(--panel)',
    color: 'var(--faint)',
    borderRight: '1px solid var(--line)'
  },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: removed(11) },
  '&.cm-merge-b .cm-changedLine, .cm-inlineChangedLine': { backgroundColor: added(11) },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': { background: removed(30) },
  '&.cm-merge-b .cm-changedText': { background: added(30) },
  // The colours of JSON are too faint on what is marked.
  '.cm-deletedChunk .cm-deletedText, .cm-deletedChunk .cm-deletedText span, .cm-changedText span': {
    color: 'var(--text)'
  },
  '&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter': { background: 'var(--bad)' },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--ok)' },
  '.cm-insertedLine, .cm-deletedLine, .cm-deletedLine del': { textDecoration: 'none' },
  '.cm-collapsedLines': {
    background: 'var(--hover)',
    color: 'var(--muted)',
    fontFamily: 'var(--font)',
    // The library's own mark is in few fonts.
    '&:before, &:after': { content: '"⋯"' }
  }
})

function extensions(label: string, json: boolean): Extension[] {
  return [
    commonExtensions(),
    theme,
    lineNumbers(),
    highlightSpecialChars(),
    EditorView.lineWrapping,
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true' }),
    search({ top: true }),
    keymap.of([
      ...searchKeymap,
      { key: 'Alt-ArrowDown', run: goToNextChunk },
      { key: 'Alt-ArrowUp', run: goToPreviousChunk }
    ]),
    languageOf(json)
  ]
}

const resultOf = (chunks: readonly Chunk[]): DiffResult => ({
  differences: chunks.length,
  exact: chunks.every(({ precise }) => precise)
})

function stepIn(view: EditorView, by: 1 | -1) {
  const go = by === 1 ? goToNextChunk : goToPreviousChunk
  go(view)
  view.focus()
}

/** Shows the two texts beside each other. */
export function sideBySide(parent: HTMLElement, { first, second, json }: DiffTexts): DiffView {
  const view = new MergeView({
    ...settings,
    parent,
    a: { doc: first, extensions: extensions('First document', json) },
    b: { doc: second, extensions: extensions('Second document', json) }
  })
  return {
    result: resultOf(view.chunks),
    step: (by) => stepIn(view.b, by),
    destroy: () => view.destroy()
  }
}

/** Shows the second text with what it lacks of the first one in between. */
export function inOne(parent: HTMLElement, { first, second, json }: DiffTexts): DiffView {
  const original = Text.of(first.split('\n'))
  const merge = unifiedMergeView({ ...settings, original, mergeControls: false })
  const state = EditorState.create({
    doc: second,
    extensions: [extensions('Both documents', json), merge]
  })
  const view = new EditorView({ parent, state })
  return {
    result: resultOf(getChunks(view.state)?.chunks ?? []),
    step: (by) => stepIn(view, by),
    destroy: () => view.destroy()
  }
}
