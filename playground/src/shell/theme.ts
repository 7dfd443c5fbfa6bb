import { createStore, type StoreApi } from 'zustand/vanilla'

export const THEMES = ['light', 'system', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** Also read by the script in index.html. */
const KEY = 'rivulet-theme'

function loadTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY)
    return THEMES.find((theme) => theme === stored) ?? 'system'
  } catch {
    return 'system' // storage is blocked
  }
}

/** The theme that was chosen. */
export const themeStore: StoreApi<{ readonly theme: Theme }> = createStore(() => ({
  theme: loadTheme(),
}))

export function applyTheme(theme: Theme): void {
  themeStore.setState({ theme })
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // storage is blocked: the theme holds until the page is closed
  }
}
