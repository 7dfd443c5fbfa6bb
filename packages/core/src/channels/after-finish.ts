import { type Channel, EMPTY } from './channel.ts'

/** Whether a deferred node waits for the others to finish: its value is true as long as it does. */
export function afterFinish(): Channel {
  return { kind: 'LastValueAfterFinish', initial: () => EMPTY, update: () => true }
}
