// Finds the Chromium of the system. No dependencies: runs before the install, too.
import { existsSync } from 'node:fs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const howTo = `Chromium was not found. On Debian, as root:
    apt-get update && apt-get install -y --no-install-recommends chromium
or set CHROMIUM=/path/to/chromium, or run the tests that need no browser: npm run test:node`

/** @returns {string | undefined} the path of the executable */
export function findChromium() {
  const chosen = process.env.CHROMIUM
  if (chosen) return existsSync(chosen) ? chosen : undefined
  return places.find((place) => existsSync(place))
}
