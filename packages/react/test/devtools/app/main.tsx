import { createGraphClient, workerTransport } from '@rivulet/core/client'
import { useGraphStream } from '@rivulet/react'
import { RivuletDevtools } from '@rivulet/react/devtools'
import { createRoot } from 'react-dom/client'

const client = createGraphClient({
  transport: workerTransport(() => new Worker('graph.worker.js', { type: 'module' })),
})

function App() {
  const chat = useGraphStream(client.graph('chat'))
  return (
    <>
      <p>{chat.status}</p>
      <RivuletDevtools client={client} />
    </>
  )
}

createRoot(document.body).render(<App />)
