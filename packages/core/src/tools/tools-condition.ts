import { END } from '../engine/graph-spec.ts'
import { lastAnswer, messagesIn, openCalls } from './open-calls.ts'

/**
 * A condition: to the node "tools" when the model has called any, else to the end.
 *
 * @param state With `messages`, or the list of messages.
 * @example .addConditionalEdges('model', toolsCondition)
 * Source: LangGraph's `toolsCondition`.
 */
export function toolsCondition(state: unknown): 'tools' | typeof END {
  const messages = messagesIn(state, 'messages')
  return messages && openCalls(messages, lastAnswer(messages)).length > 0 ? 'tools' : END
}
