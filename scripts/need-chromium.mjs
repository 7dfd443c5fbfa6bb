// Global set-up of the Vitest projects that need a browser: says what is missing, without a long stack.
import { findChromium, howTo } from './chromium.mjs'

export default function setup() {
  if (findChromium()) return
  const error = new Error(howTo)
  error.stack = error.message
  throw error
}
