import { serveGraphs } from '@rivulet/core/worker'
import { graphs as examples } from '@rivulet/examples/graphs'
import { setPace } from '@rivulet/examples/pace'

// slow enough to be watched
setPace(60)

export const graphs = serveGraphs(examples)
