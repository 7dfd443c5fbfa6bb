import { type Contender, PEER, type Work } from '../case.ts'
import type { Engine } from './engine.ts'

type Make = (engine: Engine) => Work | Promise<Work>

/** Engines are loaded by who measures them: before Node 24 the peer slows any process that it is in. */
export function rivulet(units: number, make: Make): Contender {
  const prepare = async (): Promise<Work> => make((await import('./rivulet.ts')).engine)
  return { label: 'Rivulet', units, prepare }
}

export function langgraph(units: number, make: Make): Contender {
  const prepare = async (): Promise<Work> => make((await import('./langgraph.ts')).engine)
  return { label: PEER, isPeer: true, units, prepare }
}

/** The same work for both. */
export function both(units: number, make: Make): { ours: Contender; other: Contender } {
  return { ours: rivulet(units, make), other: langgraph(units, make) }
}
