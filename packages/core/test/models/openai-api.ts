import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What was asked: the body of a request to `/v1/chat/completions`. */
export interface Asked {
  readonly model: string
  readonly stream?: boolean
  readonly messages: readonly {
    readonly role: string
    readonly content: unknown
    readonly tool_calls?: unknown
    readonly tool_call_id?: string
  }[]
  readonly [field: string]: unknown
}

/** What the API answers to a model's name: its deltas, or an error. */
export type Answer =
  | { readonly deltas: readonly object[]; readonly finish?: string; readonly usage?: object }
  | { readonly status: number; readonly error: object }
  /** Says this much and then nothing, until the connection is closed. */
  | { readonly stuckAfter: readonly object[] }

/**
 * A server that speaks OpenAI's chat completions as the real one does: server-sent events or one
 * JSON, usage when it is asked for, errors with a status. Any page may call it.
 */
export class OpenAIApi {
  readonly asked: Asked[] = []
  readonly answers: Record<string, Answer>
  /** How many answers were cut off by whoever asked. */
  closed = 0
  readonly #server: Server = createServer((request, response) => this.#serve(request, response))
  #onClose: (() => void) | undefined

  constructor(answers: Record<string, Answer>) {
    this.answers = answers
  }

  /** @returns The address that a client is given as its base. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Resolves when an answer has been cut off. */
  async untilClosed(): Promise<void> {
    if (this.closed > 0) return
    await new Promise<void>((resolve) => (this.#onClose = resolve))
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('access-control-allow-origin', '*')
    // A wildcard would not cover the key.
    const headers = request.headers['access-control-request-headers']
    if (headers) response.setHeader('access-control-allow-headers', headers)
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end()
      return
    }
    if (request.method === 'GET') {
      // for a page, which holds no server: the answer comes when another one has been cut off
      void this.untilClosed().then(() => response.end('closed'))
      return
    }
    response.on('close', () => {
      if (response.writableFinished) return
      this.closed += 1
      this.#onClose?.()
    })
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (more: string) => (text += more))
    request.on('end', () => {
      const asked = JSON.parse(text) as Asked
      this.asked.push(asked)
      this.#answer(asked, response)
    })
  }

  #answer(asked: Asked, response: ServerResponse): void {
    const answer = this.answers[asked.model]
    if (!answer) throw new Error(`The server knows no model "${asked.model}".`)
    if ('status' in answer) {
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: answer.error }))
    } else if (asked.stream) streamed(asked, answer, response)
    else if ('deltas' in answer) {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(whole(asked, answer)))
    }
  }
}

const base = (asked: Asked, object: string): object => ({
  id: 'chatcmpl-1',
  object,
  created: 0,
  model: `${asked.model}-2026`,
})

function streamed(
  asked: Asked,
  answer: Exclude<Answer, { status: number }>,
  response: ServerResponse,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (fields: object): void => {
    const chunk = { ...base(asked, 'chat.completion.chunk'), ...fields }
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  }
  const deltas = 'deltas' in answer ? answer.deltas : answer.stuckAfter
  for (const delta of [{ role: 'assistant', content: '' }, ...deltas]) {
    send({ choices: [{ index: 0, delta, finish_reason: null }] })
  }
  if (!('deltas' in answer)) return
  send({ choices: [{ index: 0, delta: {}, finish_reason: answer.finish ?? 'stop' }] })
  const { include_usage: isUsageAsked } = (asked['stream_options'] ?? {}) as {
    include_usage?: boolean
  }
  if (isUsageAsked && answer.usage) send({ choices: [], usage: answer.usage })
  response.end('data: [DONE]\n\n')
}

type Complete = Extract<Answer, { deltas: unknown }>

/** The deltas of an answer put together. */
function whole(asked: Asked, { deltas, finish = 'stop', usage }: Complete): object {
  const message: Record<string, unknown> = { role: 'assistant', content: null }
  const calls: Record<string, unknown>[] = []
  for (const [key, value] of deltas.flatMap(
    (delta) => Object.entries(delta) as [string, unknown][],
  )) {
    if (key === 'tool_calls') (value as CallPiece[]).forEach((piece) => addPiece(calls, piece))
    else message[key] = `${(message[key] as string | null) ?? ''}${value as string}`
  }
  if (calls.length > 0) message['tool_calls'] = calls
  const choices = [{ index: 0, message, finish_reason: finish }]
  return { ...base(asked, 'chat.completion'), choices, usage }
}

interface CallPiece {
  readonly index: number
  readonly function: { readonly arguments: string }
}

function addPiece(calls: Record<string, unknown>[], { index, ...piece }: CallPiece): void {
  const known = calls[index] as Omit<CallPiece, 'index'> | undefined
  const text = `${known?.function.arguments ?? ''}${piece.function.arguments}`
  calls[index] = {
    ...piece,
    ...known,
    function: { ...piece.function, ...known?.function, arguments: text },
  }
}
