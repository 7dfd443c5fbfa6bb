import type { DrawnEdge, DrawnGraph, RemoteGraph } from '@rivulet/core/client'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { drawMermaid } from './draw-mermaid.ts'

/** The nodes and edges of a graph, those of nested graphs too, as the worker that runs it tells them. */
export function GraphView({ graph }: { readonly graph: RemoteGraph }) {
  const { data: drawn, error } = useQuery({
    queryKey: ['drawing', graph.name],
    queryFn: () => graph.getGraph({ xray: true }),
    staleTime: Infinity,
  })
  if (error) return <p className="empty">{error.message}</p>
  if (!drawn) return <p className="empty">Drawing the graph…</p>
  return (
    <div className="graph-view">
      <Picture drawn={drawn} name={graph.name} />
      <MermaidText text={drawn.toMermaid()} />
    </div>
  )
}

interface PictureProps {
  readonly drawn: DrawnGraph
  readonly name: string
}

function Picture({ drawn, name }: PictureProps) {
  const id = `drawing-${useId().replaceAll(/\W/g, '')}`
  const { data: svg, error } = useQuery({
    queryKey: ['svg', name],
    queryFn: () => drawMermaid(id, drawn.toMermaid()),
    staleTime: Infinity,
    retry: false,
  })
  if (error) return <p className="empty">It cannot be drawn here: {error.message}</p>
  return (
    <figure className="drawing" tabIndex={0} aria-label="Drawing of the graph">
      {/* Mermaid has taken out of it what could run */}
      <div aria-hidden="true" dangerouslySetInnerHTML={{ __html: svg ?? '' }} />
      <figcaption className="visually-hidden">
        <ul>
          {drawn.edges.map((edge) => (
            <li key={JSON.stringify(edge)}>{inWords(edge)}</li>
          ))}
        </ul>
      </figcaption>
    </figure>
  )
}

const PLACES: Readonly<Record<string, string>> = { __start__: 'the start', __end__: 'the end' }

function inWords({ source, target, data, conditional }: DrawnEdge): string {
  const [from, to] = [PLACES[source] ?? source, PLACES[target] ?? target]
  return `${from} ${conditional ? 'may lead' : 'leads'} to ${to}${data === undefined ? '' : `: ${data}`}`
}

/** The text, to be put into a document of one's own. */
function MermaidText({ text }: { readonly text: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <details className="mermaid-text">
      <summary>Mermaid</summary>
      <button type="button" className="button small" onClick={() => void copy()}>
        {isCopied ? 'Copied' : 'Copy'}
      </button>
      <pre tabIndex={0} aria-label="The graph as Mermaid text">
        {text}
      </pre>
    </details>
  )
}
