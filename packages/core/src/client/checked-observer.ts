import type { StreamPart } from '../stream/stream-part.ts'
import { checkPart } from './check-part.ts'
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
      const good: StreamPart[] = []
      let problem: Error | undefined
      for (const part of parts) {
        problem = problemOf(part)
        if (problem) break
        good.push(part)
      }
      const busy = good.length > 0 ? observer.onParts(good) : undefined
      if (problem) {
        end({ status: 'error', error: problem })
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

function problemOf(part: unknown): Error | undefined {
  try {
    checkPart(part)
    return undefined
  } catch (error) {
    return error as Error // checkPart throws nothing else
  }
}
