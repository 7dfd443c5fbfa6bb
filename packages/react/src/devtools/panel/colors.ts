import type { Colors } from './timeline-draw.ts'

const NAMES = [
  ...['values', 'updates', 'messages', 'custom', 'tasks', 'checkpoints', 'debug', 'tools'],
  ...['border', 'muted', 'sunken', 'accent', 'warn', 'text', 'danger'],
]

/** The colours of the theme as a canvas takes them: it knows no custom properties. */
export function readColors(element: HTMLElement): Colors {
  const probe = document.createElement('span')
  element.append(probe)
  const colors = NAMES.map((name) => {
    probe.style.color = `var(--${name})`
    return [name, getComputedStyle(probe).color] as const
  })
  probe.remove()
  return Object.fromEntries(colors)
}

/** Calls back when the system wants another theme. */
export function onSchemeChange(listener: () => void): () => void {
  const query = matchMedia('(prefers-color-scheme: dark)')
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}
