import { type ChatModel, initChatModel, textOf } from '@rivulet/core'
import { pause } from './pace.ts'

const MILLISECONDS_PER_WORD = 35

/**
 * A model that needs no key and no network: it answers what `reply` says, word by word. A page that
 * talks to a real one differs in the argument of `initChatModel` only: see docs/models.md.
 *
 * @param reply Gets the text of the newest message.
 */
export function localModel(reply: (text: string) => string): ChatModel {
  return initChatModel(async function* (messages, { signal }) {
    for (const word of reply(textOf(messages.at(-1)!)).split(/(?= )/)) {
      await pause(signal, MILLISECONDS_PER_WORD)
      yield word
    }
  })
}
