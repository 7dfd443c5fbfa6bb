declare const process: { env: { NODE_ENV?: string } }

/**
 * True in a development build or a Node process outside production. Bundlers replace the
 * expression; where nothing defines `process`, the answer is no.
 */
export function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== 'production'
  } catch {
    return false
  }
}

const warned = new Set<string>()

/** Says something once per page or process, in development only. */
export function warnOnce(message: string): void {
  if (!isDevelopment() || warned.has(message)) return
  warned.add(message)
  reportWarning(message)
}

function reportWarning(message: string): void {
  // oxlint-disable-next-line no-console -- the one place that warns
  console.warn(`[rivulet] ${message}`)
}

/** Last stop of an error that nobody else can be told of. */
export function reportFault(error: unknown): void {
  // oxlint-disable-next-line no-console -- the one place that reports
  console.error('[rivulet]', error)
}
