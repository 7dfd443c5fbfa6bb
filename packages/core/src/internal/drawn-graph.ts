/** A node of a drawing. */
export interface DrawnNode {
  /** The node's name; in a nested graph that is drawn with its nodes `parent:child`. */
  readonly id: string
  readonly type: 'start' | 'end' | 'function' | 'graph'
  readonly data: { readonly name: string }
  /** The node's own, and `defer: true`, `__interrupt: 'before' | 'after' | 'before,after'`. */
  readonly metadata?: Readonly<Record<string, unknown>>
}

export interface DrawnEdge {
  readonly source: string
  readonly target: string
  /** What a condition returns to take it, where that is not the target. */
  readonly data?: string
  /** Whether it is taken is decided when the source has run. */
  readonly conditional?: true
}

/** What stands on the page: plain data. */
export interface GraphDrawing {
  readonly nodes: readonly DrawnNode[]
  readonly edges: readonly DrawnEdge[]
}

/** A graph to be drawn. */
export interface DrawnGraph extends GraphDrawing {
  /** As a Mermaid flowchart. */
  toMermaid(): string
}

export interface GetGraphOptions {
  /** Draw nested graphs with their nodes: all of them, or so many levels of them. Default false. */
  readonly xray?: boolean | number | undefined
}
