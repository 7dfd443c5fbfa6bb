import { ThemeSwitch } from './theme-switch.tsx'

export function Header() {
  return (
    <header className="header">
      <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" />
        <path d="M5 11c4 0 4 3.500 7.500 3.500S16.500 11 20 11s3.500 3.500 7 3.500M5 18.500c4 0 4 3.500 7.500 3.500s4-3.500 7.500-3.500 3.500 3.500 7 3.500" />
      </svg>
      <span className="name">Rivulet</span>
      <span className="claim">Agent graphs in a Web Worker, streamed into React</span>
      <ThemeSwitch />
    </header>
  )
}
