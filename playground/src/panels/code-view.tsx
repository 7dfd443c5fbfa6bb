import { javascript } from '@codemirror/lang-javascript'
import { syntaxHighlighting } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'
import { useEffect, useRef } from 'react'

interface CodeViewProps {
  readonly code: string
  readonly label: string
}

/** Code to read. Its colours are classes, so that the style sheet has both themes. */
export function CodeView({ code, label }: CodeViewProps) {
  const parent = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!parent.current) return
    const view = new EditorView({
      parent: parent.current,
      state: EditorState.create({ doc: code.trimEnd(), extensions: extensionsFor(label) }),
    })
    return () => view.destroy()
  }, [code, label])
  return <div className="code" ref={parent} />
}

function extensionsFor(label: string) {
  return [
    lineNumbers(),
    javascript({ typescript: true, jsx: label.endsWith('.tsx') }),
    syntaxHighlighting(classHighlighter),
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true' }),
  ]
}
