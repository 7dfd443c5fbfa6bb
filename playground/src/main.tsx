import './styles/base.css'
import './styles/shell.css'
import './styles/example.css'
import './styles/panels.css'
import './styles/activity.css'
import './styles/graph.css'
import './styles/live.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'

// The worker is on this machine: what it refuses once it refuses again.
const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
)
