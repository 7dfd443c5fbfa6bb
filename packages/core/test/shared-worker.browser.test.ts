import { expect, it } from 'vitest'
import { PROTOCOL_VERSION } from '../src/protocol/wire-message.ts'

interface Said {
  readonly type: string
  readonly runId?: string
  readonly outcome?: { readonly status: string }
}

/** One page's port to the shared worker, and what it has heard. */
function connect(): { readonly port: MessagePort; readonly heard: Said[] } {
  const url = new URL('./conformance.test-worker.ts', import.meta.url)
  const { port } = new SharedWorker(url, { type: 'module', name: 'conformance' })
  const heard: Said[] = []
  port.addEventListener('message', ({ data }) => heard.push(data as Said))
  port.start()
  return { port, heard }
}

it('serves several pages from one shared worker, each with its own runs', async () => {
  const pages = [connect(), connect()]
  for (const [at, { port, heard }] of pages.entries()) {
    await expect.poll(() => heard.map(({ type }) => type)).toContain('ready')
    port.postMessage({ type: 'hello', version: PROTOCOL_VERSION })
    const run = { runId: `run-${at}`, graph: 'talk', isCommand: false, input: { messages: 'hi' } }
    port.postMessage({ type: 'run-start', ...run, options: { streamMode: 'messages' } })
  }
  for (const [at, { heard, port }] of pages.entries()) {
    await expect.poll(() => heard.map(({ type }) => type)).toContain('run-end')
    const ofRuns = heard.filter(({ runId }) => runId !== undefined)
    expect(new Set(ofRuns.map(({ runId }) => runId))).toEqual(new Set([`run-${at}`]))
    expect(ofRuns.at(-1)).toMatchObject({ type: 'run-end', outcome: { status: 'success' } })
    port.close()
  }
})
