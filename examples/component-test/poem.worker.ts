import { serveGraphs } from '@rivulet/core/worker'
import { poem } from './poem.ts'

export const graphs = serveGraphs({ poem })
