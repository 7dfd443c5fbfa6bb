import type { Clock } from './clock.ts'

/** How long work may go on before the host gets a turn, in milliseconds. */
const TURN_EVERY = 8

interface HostGlobals {
  setImmediate?: (callback: () => void) => void
}

let channel: { post: () => void; waiting: (() => void)[] } | undefined

/**
 * Lets the host run what waits: messages of the page, timers, input. Promises alone never do, so a
 * loop of them would not hear that it has been stopped.
 */
export function hostTurn(): Promise<void> {
  const { setImmediate } = globalThis as HostGlobals
  return new Promise((resolve) => {
    if (setImmediate) return setImmediate(resolve)
    channel ??= createChannel()
    channel.waiting.push(resolve)
    return channel.post()
  })
}

/** Not a timer: browsers stretch nested timers to 4 ms. */
function createChannel(): NonNullable<typeof channel> {
  const { port1, port2 } = new MessageChannel()
  const waiting: (() => void)[] = []
  port1.addEventListener('message', () => waiting.shift()?.())
  port1.start()
  return { post: () => port2.postMessage(undefined), waiting }
}

/** Tells when a loop has to let the host have a turn, by the clock: a fake one never takes turns. */
export function createTurnTaker(clock: Clock): () => Promise<void> | undefined {
  let since = clock.now()
  return () => {
    const elapsed = clock.now() - since
    // The clock of the host may be set back.
    if (elapsed >= 0 && elapsed < TURN_EVERY) return undefined
    return hostTurn().then(() => {
      since = clock.now()
    })
  }
}
