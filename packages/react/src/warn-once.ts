declare const process: { env: { NODE_ENV?: string } }

const warned = new Set<string>()

/** Says something once per page, in development only. Bundlers replace the condition. */
export function warnOnce(message: string): void {
  if (!isDevelopment() || warned.has(message)) return
  warned.add(message)
  // oxlint-disable-next-line no-console -- the one place that warns
  console.warn(`[rivulet] ${message}`)
}

function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== 'production'
  } catch {
    return false
  }
}
