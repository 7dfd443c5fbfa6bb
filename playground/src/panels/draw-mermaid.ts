/**
 * A flowchart as SVG. Mermaid is loaded when the first one is drawn.
 *
 * Its colours are left out: the style sheet has them, in both themes.
 */
export async function drawMermaid(id: string, text: string): Promise<string> {
  const { default: mermaid } = await import('mermaid')
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme: 'base' })
  const plain = text.replace(/^\tclassDef .*\n/gm, '')
  const { svg } = await mermaid.render(id, plain)
  return svg
}
