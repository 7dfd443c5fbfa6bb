'use client'

/** What is told to a page, on a timeline: for development. In a production build it renders nothing. */
export type {
  ButtonPosition,
  InspectedClient,
  RivuletDevtoolsProps,
} from './devtools/devtools-options.ts'
export { RivuletDevtools } from './devtools/rivulet-devtools.tsx'
