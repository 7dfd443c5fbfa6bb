import type { InspectedClient } from './record/recorder.ts'

export type { InspectedClient } from './record/recorder.ts'

export type ButtonPosition = 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left'

export interface RivuletDevtoolsProps {
  /**
   * The client whose threads are shown, or several of them. Default: that of the nearest
   * `GraphProvider`. What was recorded of a client is kept for as long as it is given.
   */
  client?: InspectedClient | readonly InspectedClient[] | undefined
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
