import { initChatModel, MessagesAnnotation, START, StateGraph } from '@rivulet/core'
import { serveGraphs } from '@rivulet/core/worker'
import { OpenAI } from 'openai'
import { createGraph } from './openai-tool.ts'

// The page names the worker after the address of the API.
const client = new OpenAI({
  baseURL: self.name,
  apiKey: 'none',
  maxRetries: 0,
  dangerouslyAllowBrowser: true,
})

const chatOf = (name: string) => {
  const model = initChatModel({ client, model: name })
  return new StateGraph(MessagesAnnotation)
    .addNode('chat', async (state, runtime) => ({
      messages: await model.invoke(state.messages, runtime),
    }))
    .addEdge(START, 'chat')
    .compile()
}

export const graphs = serveGraphs({
  tool: createGraph(client),
  chat: chatOf('gpt-4o-mini'),
  tools: chatOf('tools'),
  stuck: chatOf('stuck'),
  overloaded: chatOf('overloaded'),
})
