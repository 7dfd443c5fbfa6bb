/** The worker's entry: serves graphs to a page. */
export { serveGraphs, type ServeGraphsOptions } from './worker/serve-graphs.ts'
