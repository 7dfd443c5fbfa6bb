/**
 * Counts what a page has that outlives a component: listeners of the document and the window,
 * timers, frames, workers. From now on, until `restore`.
 */
export function countWhatIsLeft() {
  const counts = { listeners: 0, timers: 0, frames: 0, workers: 0 }
  // oxlint-disable-next-line typescript/unbound-method -- put back, and called with their target
  const { addEventListener, removeEventListener } = EventTarget.prototype
  const { setTimeout, clearTimeout, setInterval, clearInterval, Worker } = globalThis
  const { requestAnimationFrame, cancelAnimationFrame } = globalThis
  const isGlobal = (target: unknown): boolean =>
    target === document || target === window || target === undefined

  EventTarget.prototype.addEventListener = function (this: EventTarget, ...args) {
    if (isGlobal(this)) counts.listeners += 1
    return addEventListener.apply(this, args)
  }
  EventTarget.prototype.removeEventListener = function (this: EventTarget, ...args) {
    if (isGlobal(this)) counts.listeners -= 1
    return removeEventListener.apply(this, args)
  }
  const track = (name: 'timers' | 'frames') => {
    const open = new Set<unknown>()
    const count = (): void => void (counts[name] = open.size)
    return {
      add: (handle: unknown) => (open.add(handle), count()),
      remove: (handle: unknown) => (open.delete(handle), count()),
    }
  }
  const timers = track('timers')
  const frames = track('frames')
  Object.assign(globalThis, {
    setTimeout: (callback: () => void, ...rest: never[]) => {
      const handle = setTimeout(
        () => {
          timers.remove(handle)
          callback()
        },
        ...rest,
      )
      timers.add(handle)
      return handle
    },
    clearTimeout: (handle: never) => {
      timers.remove(handle)
      clearTimeout(handle)
    },
    setInterval: (...args: Parameters<typeof setInterval>) => {
      const handle = setInterval(...args)
      timers.add(handle)
      return handle
    },
    clearInterval: (handle: never) => {
      timers.remove(handle)
      clearInterval(handle)
    },
    requestAnimationFrame: (callback: FrameRequestCallback) => {
      const handle = requestAnimationFrame((time) => {
        frames.remove(handle)
        callback(time)
      })
      frames.add(handle)
      return handle
    },
    cancelAnimationFrame: (handle: number) => {
      frames.remove(handle)
      cancelAnimationFrame(handle)
    },
    Worker: class extends Worker {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args)
        counts.workers += 1
      }
      override terminate(): void {
        counts.workers -= 1
        super.terminate()
      }
    },
  })
  return {
    counts,
    restore() {
      Object.assign(EventTarget.prototype, { addEventListener, removeEventListener })
      Object.assign(globalThis, {
        setTimeout,
        clearTimeout,
        setInterval,
        clearInterval,
        requestAnimationFrame,
        cancelAnimationFrame,
        Worker,
      })
    },
  }
}
