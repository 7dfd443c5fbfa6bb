import type { StreamMode } from '@rivulet/core/client'

/** Every stream mode, in the order in which they are best read. */
export const MODES = [
  'values',
  'updates',
  'messages',
  'custom',
  'tasks',
  'checkpoints',
  'debug',
  'tools',
] as const satisfies readonly StreamMode[]
