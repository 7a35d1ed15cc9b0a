import { json } from '@codemirror/lang-json'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const nonce = () => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

const highlight = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--json-key)' },
  { tag: tags.string, color: 'var(--json-string)' },
  { tag: tags.number, color: 'var(--json-number)' },
  { tag: [tags.bool, tags.null], color: 'var(--json-literal)' }
])

const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontSize: '12px', lineHeight: '1.5' },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 10px' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground':
    { background: 'color-mix(in srgb, var(--accent) 28%, transparent)' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-matchingBracket': {
    backgroundColor: 'var(--accent-bg)',
    outline: '1px solid var(--accent)'
  },
  '.cm-specialChar': { color: 'var(--warn)' },
  '.cm-placeholder': { color: 'var(--faint)' },
  '.cm-panels': { backgroundColor: 'var(--panel)', color: 'var(--text)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '5px 8px', fontSize: '12px' },
  '.cm-panel.cm-search label': { fontSize: '12px' },
  '.cm-textfield': {
    fontSize: '12px',
    backgroundColor: 'var(--raise)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius)'
  },
  '.cm-button': {
    fontSize: '12px',
    backgroundImage: 'none',
    backgroundColor: 'var(--raise)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius)'
  }
})

/**
 * What every text of the app has in common. Lines end at `\n` only, so that a body with other line ends comes out as
 * the same bytes that went in; a carriage return is shown as a sign.
 */
export const commonExtensions = (): Extension => [
  EditorView.cspNonce.of(nonce()),
  EditorState.lineSeparator.of('\n'),
  theme,
  syntaxHighlighting(highlight)
]

/** The language of a text: JSON, or none. */
export const languageOf = (isJson: boolean): Extension => (isJson ? json() : [])
