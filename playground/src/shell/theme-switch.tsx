import { useStore } from 'zustand'
import { applyTheme, type Theme, THEMES, themeStore } from './theme.ts'

const ICONS: Readonly<Record<Theme, string>> = {
  light:
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1.100 1.100M11.900 11.900 13 13M13 3l-1.100 1.100M4.100 11.900 3 13',
  system: 'M2 3h12v8H2zM6 14h4M8 11v3',
  dark: 'M13.500 9.800A6 6 0 0 1 6.200 2.500a6 6 0 1 0 7.300 7.300Z',
}

export function ThemeSwitch() {
  const { theme } = useStore(themeStore)
  return (
    <fieldset className="theme-switch">
      <legend className="visually-hidden">Theme</legend>
      {THEMES.map((each) => (
        <label key={each} title={`${each} theme`}>
          <input
            type="radio"
            name="theme"
            value={each}
            checked={theme === each}
            onChange={() => applyTheme(each)}
          />
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d={ICONS[each]} />
          </svg>
          <span className="visually-hidden">{each}</span>
        </label>
      ))}
    </fieldset>
  )
}
