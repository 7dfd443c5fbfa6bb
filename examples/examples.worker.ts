import { serveGraphs } from '@rivulet/core/worker'
import { graphs as examples } from './graphs.ts'

export const graphs = serveGraphs(examples)
