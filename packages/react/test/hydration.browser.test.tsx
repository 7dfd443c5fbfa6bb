import { lazy, type ReactNode, StrictMode } from 'react'
import { hydrateRoot, type Root } from 'react-dom/client'
import { renderToString } from 'react-dom/server.browser'
import { afterEach, expect, it } from 'vitest'
import { createLivePage } from './live-page.ts'
import { custom, token } from './parts.ts'
import { initialValues, Page } from './server-page.tsx'

let root: Root | undefined
let container: HTMLElement | undefined
afterEach(() => {
  root?.unmount()
  container?.remove()
})

/** What a server has sent, on the page. */
function serve(): HTMLElement {
  container = document.body.appendChild(document.createElement('div'))
  container.innerHTML = renderToString(<Page agent={createLivePage([]).agent} />)
  return container
}

/** Takes it over; any mismatch is told, and fails the test by the console, too. */
function hydrate(page: ReactNode) {
  const problems: unknown[] = []
  root = hydrateRoot(container!, <StrictMode>{page}</StrictMode>, {
    onRecoverableError: (error) => problems.push(error),
  })
  return problems
}

const script = [custom(1), token('Hello'), token(' again')]

it('takes over what a server has rendered, and goes on from there', async () => {
  const served = serve()
  const paragraph = served.querySelector('p')
  const { agent, transport } = createLivePage(script)
  const problems = hydrate(<Page agent={agent} />)
  await expect.poll(() => served.querySelector('output')?.textContent).toContain('idle cats')
  served.querySelector('button')?.click()
  await expect.poll(() => transport.requests.length).toBe(1)
  transport.step(3)
  await expect.poll(() => served.textContent).toContain('Hello again')
  expect(served.querySelector('p')).toBe(paragraph)
  expect(problems).toEqual([])
})

it('takes it over when the thread has gone on before', async () => {
  const served = serve()
  const { agent, transport } = createLivePage(script)
  void agent.thread('t', { initialValues }).submit({})
  transport.step(3)
  const problems = hydrate(<Page agent={agent} />)
  await expect.poll(() => served.textContent).toContain('Hello again')
  expect(served.querySelector('output')?.textContent).toBe('streaming cats 0 0 0 0 1 0 0 3')
  expect(problems).toEqual([])
})

it('takes over a boundary late, while the thread goes on', async () => {
  const served = serve()
  const { agent, transport } = createLivePage(script)
  let load = (): void => {}
  const Late = lazy(
    () =>
      new Promise<{ default: (props: { children: ReactNode }) => ReactNode }>((resolve) => {
        load = () => resolve({ default: ({ children }) => children })
      }),
  )
  const problems = hydrate(<Page agent={agent} late={(children) => <Late>{children}</Late>} />)
  await expect.poll(() => Object.keys(served.querySelector('button')!).length).toBeGreaterThan(0)
  served.querySelector('button')?.click()
  await expect.poll(() => transport.requests.length).toBe(1)
  transport.step(3)
  await expect.poll(() => served.querySelector('p')?.textContent).toContain('streaming')
  // of the server still
  expect(served.querySelector('output')?.textContent).toBe('idle cats 0 0 0 0 0 0 0 2')
  load()
  await expect
    .poll(() => served.querySelector('output')?.textContent)
    .toBe('streaming cats 0 0 0 0 1 0 0 3')
  expect(served.querySelectorAll('p')[5]?.textContent).toBe('streaming 3 1')
  expect(problems).toEqual([])
})
