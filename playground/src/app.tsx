import { type Example, gallery } from '@rivulet/examples/gallery'
import { RivuletDevtools } from '@rivulet/react/devtools/production'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { client } from './client.ts'
import { ExamplePage } from './example-page.tsx'
import { Header } from './shell/header.tsx'
import { Navigation } from './shell/navigation.tsx'
import { themeStore } from './shell/theme.ts'
import { useHash } from './shell/use-hash.ts'

const first = gallery[0]!

export function App() {
  const hash = useHash()
  const current = gallery.find(({ id }) => id === hash) ?? first
  const { theme } = useStore(themeStore)
  const visited = useVisited(current)

  useEffect(() => {
    document.title = `${current.title} · Rivulet playground`
  }, [current])

  return (
    <div className="app">
      <Header />
      <Navigation examples={gallery} current={current} />
      <main className="main">
        {visited.map((example) => (
          <ExamplePage key={example.id} example={example} isActive={example === current} />
        ))}
      </main>
      <RivuletDevtools client={client} theme={theme} />
    </div>
  )
}

/** Pages that were opened stay, so that their runs, inputs and threads are there on return. */
function useVisited(current: Example): readonly Example[] {
  const [visited, setVisited] = useState<readonly Example[]>([current])
  if (visited.includes(current)) return visited
  const next = [...visited, current]
  setVisited(next)
  return next
}
