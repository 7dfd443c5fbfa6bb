'use client'

/** Tests of components that show a run: no graph, no worker, no waiting. Needs Testing Library. */
export { RenderCount, type RenderCountProps } from './testing/render-count.tsx'
export {
  type RenderedRun,
  renderRun,
  type RenderRunOptions,
  type RunSetup,
  type RunUi,
} from './testing/render-run.tsx'
