export const THEMES = ['light', 'system', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** Also read by the script in index.html. */
const KEY = 'rivulet-theme'

export function loadTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY)
    return THEMES.find((theme) => theme === stored) ?? 'system'
  } catch {
    return 'system' // storage is blocked
  }
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // storage is blocked: the theme holds until the page is closed
  }
}
