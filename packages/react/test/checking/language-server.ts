import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { pathOf, startLanguageServer } from './tsc.ts'

interface Reply {
  readonly id?: number
  readonly method?: string
  readonly params?: { readonly items?: readonly unknown[] }
  readonly result?: unknown
}

/** A file as an editor has it open. */
export interface OpenFile {
  /** What the editor shows for the name that follows `text`. */
  hover(text: string): Promise<string>
  /** The names that the editor offers right after `text`. */
  complete(text: string): Promise<string[]>
  close(): void
}

/**
 * Opens a file of this folder in TypeScript's language server, over the protocol that editors speak
 * (https://microsoft.github.io/language-server-protocol).
 */
export async function openFile(name: string): Promise<OpenFile> {
  const server = startLanguageServer()
  const ask = connect(server)
  const path = pathOf(name)
  const text = readFileSync(path, 'utf8')
  const textDocument = { uri: pathToFileURL(path).href }
  await ask('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { hover: { contentFormat: ['plaintext'] }, completion: {} } },
  })
  void ask('initialized')
  void ask('textDocument/didOpen', {
    textDocument: { ...textDocument, languageId: 'typescriptreact', version: 1, text },
  })

  const after = (mark: string): { textDocument: object; position: object } => {
    const at = text.indexOf(mark)
    if (at === -1 || text.includes(mark, at + 1)) {
      throw new Error(`${name} must have "${mark}" exactly once.`)
    }
    const lines = text.slice(0, at + mark.length).split('\n')
    return {
      textDocument,
      position: { line: lines.length - 1, character: lines.at(-1)!.length },
    }
  }
  return {
    async hover(mark) {
      const { contents } = (await ask('textDocument/hover', after(mark))) as {
        contents: { value: string }
      }
      return contents.value
    },
    async complete(mark) {
      const { items } = (await ask('textDocument/completion', after(mark))) as {
        items: readonly { label: string }[]
      }
      return items.map(({ label }) => label.replace(/\?$/, '')).toSorted()
    },
    close: () => server.kill(),
  }
}

type Ask = (method: string, params?: object) => Promise<unknown>

/** Messages with a header that says how many bytes follow; every request is answered by its id. */
function connect(server: ChildProcess): Ask {
  const waiting = new Map<number, (result: unknown) => void>()
  let received = Buffer.alloc(0)
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message })
    server.stdin!.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  }
  const take = ({ id, method, params, result }: Reply): void => {
    if (id === undefined) return
    if (method === undefined) waiting.get(id)?.(result)
    // It asks for settings, and whether it may watch files: there are none, and it may not.
    else send({ id, result: params?.items?.map(() => null) ?? null })
  }
  server.stdout!.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes])
    for (;;) {
      const header = received.indexOf('\r\n\r\n')
      if (header === -1) return
      const length = Number(/Content-Length: (\d+)/i.exec(received.toString('utf8', 0, header))![1])
      const end = header + 4 + length
      if (received.length < end) return
      take(JSON.parse(received.toString('utf8', header + 4, end)) as Reply)
      received = received.subarray(end)
    }
  })
  let asked = 0
  return (method, params = {}) => {
    // Notifications have no id and no answer.
    if (method === 'initialized' || method.startsWith('textDocument/did')) {
      send({ method, params })
      return Promise.resolve()
    }
    const id = ++asked
    send({ id, method, params })
    return new Promise((resolve) => waiting.set(id, resolve))
  }
}
