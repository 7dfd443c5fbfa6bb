import { gallery } from '@rivulet/examples/gallery'
import { RivuletDevtools } from '@rivulet/react/devtools/production'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { clientsStore } from './client.ts'
import { ExamplePage } from './example-page.tsx'
import { ReactPage } from './react/react-page.tsx'
import { reactPages } from './react/react-pages.ts'
import { Header } from './shell/header.tsx'
import { Navigation } from './shell/navigation.tsx'
import { themeStore } from './shell/theme.ts'
import { useHash } from './shell/use-hash.ts'

const sections = [
  { title: 'Graphs', examples: gallery },
  { title: 'React components', examples: reactPages },
] as const

const examples = [...gallery, ...reactPages]
type AnyExample = (typeof examples)[number]

const first = examples[0]!

export function App() {
  const hash = useHash()
  const current = examples.find(({ id }) => id === hash) ?? first
  const { theme } = useStore(themeStore)
  const clients = useStore(clientsStore)
  const visited = useVisited(current)

  useEffect(() => {
    document.title = `${current.title} · Rivulet playground`
  }, [current])

  return (
    <div className="app">
      <Header />
      <Navigation sections={sections} current={current} />
      <main className="main">
        {visited.map((example) => {
          const isActive = example === current
          return 'files' in example ? (
            <ReactPage key={example.id} example={example} isActive={isActive} />
          ) : (
            <ExamplePage key={example.id} example={example} isActive={isActive} />
          )
        })}
      </main>
      <RivuletDevtools client={clients} theme={theme} />
    </div>
  )
}

/** Pages that were opened stay, so that their runs, inputs and threads are there on return. */
function useVisited(current: AnyExample): readonly AnyExample[] {
  const [visited, setVisited] = useState<readonly AnyExample[]>([current])
  if (visited.includes(current)) return visited
  const next = [...visited, current]
  setVisited(next)
  return next
}
