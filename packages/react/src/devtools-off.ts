'use client'

import type { RivuletDevtoolsProps } from './devtools/devtools-options.ts'

export type {
  ButtonPosition,
  InspectedClient,
  RivuletDevtoolsProps,
} from './devtools/devtools-options.ts'

/** Nothing: what `@rivulet/react/devtools` is where the condition `development` is not set. */
export function RivuletDevtools(_props: RivuletDevtoolsProps): null {
  return null
}
