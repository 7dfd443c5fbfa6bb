import { readFileSync } from 'node:fs'
import { custom, token } from '@rivulet/core/testing'
import { useGraphStream, useMessageIds } from '@rivulet/react'
import { RenderCount, renderRun, type RunSetup } from '@rivulet/react/testing'
import { fireEvent } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { poem } from './poem.ts'
import { Line, Writer } from './writer.tsx'

it('shows the poem while it is being written', async () => {
  const run = renderRun<typeof poem>(({ agent }) => <Writer agent={agent} />, {
    script: [custom({ progress: 50 }), token('Rain'), token(' falls.')],
  })
  fireEvent.click(run.getByText('Write'))
  await run.step(2)
  expect(run.getByText('Rain')).toBeDefined()
  await run.end()
  expect(run.getByText('Rain falls.')).toBeDefined()
})

it('says what went wrong, and keeps what was written', async () => {
  const run = renderRun<typeof poem>(({ agent }) => <Writer agent={agent} />, {
    script: [token('Rain')],
  })
  fireEvent.click(run.getByText('Write'))
  await run.flush()
  await run.fail(new Error('The ink is dry.'))
  expect(run.getByRole('status').textContent).toBe('The ink is dry.')
  expect(run.getByText('Rain')).toBeDefined()
})

it('waits for the rest as long as the model does', async () => {
  const run = renderRun<typeof poem>(({ agent }) => <Writer agent={agent} />, {
    script: [token('Rain'), { after: 3000 }, token(' falls.')],
  })
  fireEvent.click(run.getByText('Write'))
  await run.step()
  await run.advance(2999)
  expect(run.getByText('Rain')).toBeDefined()
  await run.advance(1)
  expect(run.getByText('Rain falls.')).toBeDefined()
})

it('shows a run that was recorded in a browser', async () => {
  const recording = readFileSync(`${import.meta.dirname}/poem.jsonl`, 'utf8')
  const run = renderRun<typeof poem>(({ agent }) => <Writer agent={agent} />, { recording })
  fireEvent.click(run.getByText('Write'))
  await run.end()
  expect(run.getByText('Rain over the delta.')).toBeDefined()
})

it('renders one line for a token', async () => {
  function Lines({ agent }: Pick<RunSetup, 'agent'>) {
    const { thread, submit } = useGraphStream(agent)
    const lines = useMessageIds(thread).map((id) => (
      <RenderCount key={id} id={id}>
        <Line thread={thread} id={id} />
      </RenderCount>
    ))
    return <div onClick={() => void submit({ messages: 'Write.' })}>Lines{lines}</div>
  }
  const run = renderRun(({ agent }) => <Lines agent={agent} />, {
    script: [token('Rain', { id: 'a' }), token('Sun', { id: 'b' }), token('shine', { id: 'b' })],
  })
  fireEvent.click(run.getByText('Lines'))
  await run.step(3)
  expect(run.renders('a')).toBe(1)
  expect(run.renders('b')).toBe(2)
})
