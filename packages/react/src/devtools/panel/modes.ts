import type { StreamMode } from '@rivulet/core/client'

type Shape = 'diamond' | 'square' | 'bar' | 'circle' | 'triangle' | 'flag' | 'cross' | 'ring'

interface ModeLook {
  readonly shape: Shape
  /** Which line of its lane it stands on, from the top. */
  readonly row: number
}

/** How the parts of a mode look: by colour (named after the mode) and by shape. */
export const LOOKS: Readonly<Record<StreamMode, ModeLook>> = {
  values: { shape: 'diamond', row: 2 },
  updates: { shape: 'square', row: 1 },
  messages: { shape: 'bar', row: 3 },
  custom: { shape: 'circle', row: 1 },
  tasks: { shape: 'triangle', row: 0 },
  checkpoints: { shape: 'flag', row: 2 },
  debug: { shape: 'cross', row: 2 },
  tools: { shape: 'ring', row: 1 },
}

export const MODES = Object.keys(LOOKS) as readonly StreamMode[]

/** Shapes as paths around 0/0, about 8 pixels wide. */
const PATHS: Readonly<Record<Shape, string>> = {
  diamond: 'M0-4.5 4.5 0 0 4.5-4.5 0Z',
  square: 'M-3.5-3.5h7v7h-7Z',
  bar: 'M-1.5-4.5h3v9h-3Z',
  circle: 'M-3.8 0a3.8 3.8 0 1 0 7.6 0a3.8 3.8 0 1 0-7.6 0',
  triangle: 'M-3.5-4.2 4.5 0-3.5 4.2Z',
  flag: 'M-3.5-4h7l-2.4 4 2.4 4h-7Z',
  cross:
    'M-3.6-2.2-2.2-3.6 0-1.4 2.2-3.6 3.6-2.2 1.4 0 3.6 2.2 2.2 3.6 0 1.4-2.2 3.6-3.6 2.2-1.4 0Z',
  ring: 'M-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0M-2 0a2 2 0 1 1 4 0a2 2 0 1 1-4 0',
}

export function pathOf(mode: StreamMode): string {
  return PATHS[LOOKS[mode].shape]
}
