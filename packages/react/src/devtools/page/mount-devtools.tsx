import { createRoot } from 'react-dom/client'
import type { RivuletDevtoolsProps } from '../devtools-options.ts'
import type { InspectedClient } from '../record/recorder.ts'
import { Session, type SessionOptions, type SessionState } from '../session.ts'
import { Devtools } from './devtools.tsx'
import { BUTTON_STYLES } from './button-styles.ts'

export interface MountedDevtools {
  update(
    clients: readonly InspectedClient[],
    look: Pick<RivuletDevtoolsProps, 'position' | 'theme' | 'zIndex'>,
  ): void
  unmount(): void
}

/**
 * Puts the devtools at the end of the body: an element with a shadow root, so that no style of the
 * page reaches them, nor theirs the page; and a React root of their own, so that nothing they do
 * renders the page, and no key that they take is heard by it.
 */
export function mountDevtools(options: SessionOptions): MountedDevtools {
  const session = new Session(options)
  const host = document.createElement('rivulet-devtools')
  const shadow = host.attachShadow({ mode: 'open' })
  addStyles(shadow, BUTTON_STYLES)
  const container = document.createElement('div')
  container.className = 'root'
  shadow.append(container)
  for (const type of ['keydown', 'keyup', 'keypress', 'wheel']) {
    host.addEventListener(type, (event) => event.stopPropagation())
  }
  // While the panel covers the end of the page, there is as much more to scroll.
  const makeRoom = ({ isOpen, height }: SessionState): void => {
    host.toggleAttribute('data-open', isOpen)
    host.style.setProperty('--rivulet-devtools-height', `${height}px`)
  }
  makeRoom(session.state.getState())
  session.state.subscribe(makeRoom)
  document.body.append(host)
  const root = createRoot(container)
  root.render(<Devtools session={session} shadow={shadow} />)
  return {
    update(clients, look) {
      session.watch(clients)
      const { theme = 'system', zIndex = 99_999 } = look
      container.dataset['theme'] = theme
      host.style.setProperty('--rivulet-devtools-z-index', String(zIndex))
      session.set({ options: { ...session.state.getState().options, ...look } })
    },
    unmount() {
      session.close()
      host.remove()
      // The page may be rendering now, and React unmounts no root meanwhile.
      queueMicrotask(() => root.unmount())
    },
  }
}

/** Styles that reach nothing outside of the shadow root. */
export function addStyles(shadow: ShadowRoot, text: string): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  shadow.adoptedStyleSheets.push(sheet)
}
