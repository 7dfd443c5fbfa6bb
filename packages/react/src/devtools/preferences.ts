const KEY = 'rivulet-devtools'

/** What is remembered from one visit to the next. */
export interface Preferences {
  readonly isOpen: boolean
  /** Of the panel, in pixels. */
  readonly height: number
}

/** Nothing where there is no storage, or it is closed to us, or holds something else. */
export function readPreferences(): Partial<Preferences> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    if (typeof stored !== 'object' || stored === null) return {}
    const { isOpen, height } = stored as Record<string, unknown>
    return {
      ...(typeof isOpen === 'boolean' && { isOpen }),
      ...(typeof height === 'number' && Number.isFinite(height) && { height }),
    }
  } catch {
    return {}
  }
}

export function writePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences))
  } catch {
    // A page without storage: forgotten at the next visit.
  }
}
