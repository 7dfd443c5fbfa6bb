import type { Answer } from './openai-api.ts'

const piece = (index: number, args: string, named?: { id: string; name: string }): object => ({
  index,
  ...(named ? { id: named.id, type: 'function' } : {}),
  function: { ...(named ? { name: named.name } : {}), arguments: args },
})

/** What the local API says, by the name of the model. */
export const answers: Record<string, Answer> = {
  text: {
    deltas: [{ content: 'Hello' }, { content: ' there' }, { content: '.' }],
    usage: {
      prompt_tokens: 7,
      completion_tokens: 3,
      total_tokens: 10,
      prompt_tokens_details: { cached_tokens: 2 },
      completion_tokens_details: { reasoning_tokens: 1 },
    },
  },
  'gpt-4o-mini': {
    deltas: [{ content: 'A bed' }, { content: ', a lamp' }, { content: ' and a rug.' }],
    usage: { prompt_tokens: 12, completion_tokens: 8, total_tokens: 20 },
  },
  tools: {
    deltas: [
      { content: 'Let me see.' },
      { tool_calls: [piece(0, '', { id: 'call_a', name: 'search' })] },
      { tool_calls: [piece(1, '', { id: 'call_b', name: 'weather' })] },
      { tool_calls: [piece(0, '{"q":')] },
      { tool_calls: [piece(1, '{"place":"P')] },
      { tool_calls: [piece(0, '"cats"}')] },
      { tool_calls: [piece(1, 'aris"}')] },
    ],
    finish: 'tool_calls',
    usage: { prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 },
  },
  thinking: {
    deltas: [
      { reasoning_content: 'They greet, ' },
      { reasoning_content: 'so I do.' },
      { content: 'Hello' },
      { content: '.' },
    ],
  },
  refusing: { deltas: [{ refusal: 'I cannot ' }, { refusal: 'say that.' }] },
  stuck: { stuckAfter: [{ content: 'Hel' }] },
  overloaded: { status: 429, error: { message: 'Too many requests', type: 'requests' } },
  broken: { status: 500, error: { message: 'It is us', type: 'server_error' } },
}
