import { renderRun } from '@rivulet/react/testing'
import { cleanup, fireEvent } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import type { poem } from './poem.ts'
import { recordPoem } from './record.ts'
import { Writer } from './writer.tsx'

afterEach(cleanup)

it('shows once more, part by part, what a worker has just told', async () => {
  const recording = await recordPoem()
  const run = renderRun<typeof poem>(({ agent }) => <Writer agent={agent} />, { recording })
  fireEvent.click(run.getByText('Write'))
  const parts = recording.split('"type":"').length - 1
  const seen = new Set<string>()
  for (let at = 0; at < parts; at++) {
    await run.step()
    seen.add(run.container.querySelector('p:last-of-type')?.textContent ?? '')
  }
  expect(run.getByRole('progressbar')).toHaveProperty('value', 100)
  await run.end()
  expect(run.getByRole('status').textContent).toBe('success')
  expect([...seen].slice(-4)).toEqual([
    'Rain',
    'Rain over',
    'Rain over the',
    'Rain over the delta.',
  ])
})
