import { findFault } from './check-part.ts'
import { malformed } from './malformed.ts'
import type { RunEnd, RunObserver } from './transport.ts'

/**
 * The door between a transport and the state of a page. A part that is none ends the run with
 * MALFORMED_PART; the parts before it count, nothing after it does. What follows the end of a run
 * is dropped.
 *
 * @param onRefused Stops the run at its source.
 */
export function checkedObserver(observer: RunObserver, onRefused: () => void): RunObserver {
  let isOver = false
  const end = (how: RunEnd): void => {
    if (isOver) return
    isOver = true
    observer.onEnd(how)
  }
  return {
    onParts(parts) {
      if (isOver) return undefined
      const bad = parts.findIndex((part) => findFault(part) !== undefined)
      const good = bad < 0 ? parts : parts.slice(0, bad)
      const busy = good.length > 0 ? observer.onParts(good) : undefined
      if (bad >= 0) {
        const error = malformed(`the ${findFault(parts[bad])} of a part is malformed`)
        end({ status: 'error', error })
        onRefused()
      }
      return busy
    },
    onReset() {
      if (!isOver) observer.onReset()
    },
    onEnd: end,
  }
}
