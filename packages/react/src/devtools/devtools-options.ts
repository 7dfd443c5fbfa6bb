import type { InspectedClient } from './record/recorder.ts'

export type ButtonPosition = 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left'

export interface RivuletDevtoolsProps {
  /** The client whose threads are shown. Default: that of the nearest `GraphProvider`. */
  client?: InspectedClient | undefined
  /** Where the button floats. Default "bottom-right". */
  position?: ButtonPosition | undefined
  /** Whether the panel is open at the first visit; later it is as it was left. Default false. */
  initialIsOpen?: boolean | undefined
  /** How much is kept. Counts when the devtools are mounted. */
  limits?: { readonly parts?: number | undefined } | undefined
  /** Default: as the system wants it. */
  theme?: 'system' | 'light' | 'dark' | undefined
  /** Of button and panel. Default 99999. */
  zIndex?: number | undefined
}
