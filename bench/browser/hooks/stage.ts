// Where a conversation is shown while it is measured.
import type { ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import type { Outcome } from '../../case.ts'
import { LAST_TOKEN } from './answer-tokens.ts'
import { CommitCounter, type Conversation, type Hook, type Shape } from './contender.ts'

export interface Measured<Figures> {
  readonly figures: Figures
  /** What was on the screen at the end. */
  readonly outcome: Outcome
}

export class Stage {
  readonly commits = new CommitCounter()
  readonly element: HTMLElement = document.createElement('main')
  readonly #root: Root = createRoot(this.element)

  /** Shows a conversation with its history. */
  async open(
    hook: Hook,
    shape: Omit<Shape, 'commits'>,
    wrap: (content: ReactNode) => ReactNode = (content) => content,
  ): Promise<Conversation> {
    // As in a chat: the newest message stays in view.
    document.body.style.cssText =
      'margin: 0; height: 100vh; overflow: auto; display: flex; flex-direction: column-reverse'
    const conversation = await hook({ ...shape, commits: this.commits })
    document.body.append(this.element)
    this.#root.render(wrap(conversation.content))
    while (this.element.childElementCount < shape.history) await nextFrame()
    await quiet()
    return conversation
  }

  get isAllShown(): boolean {
    const { lastElementChild: last } = this.element
    return last !== null && last.textContent.trimEnd().endsWith(LAST_TOKEN)
  }

  /** Says what was shown. */
  close(): Outcome {
    const texts = [...this.element.children].map(({ textContent }) => textContent.trim())
    this.#root.unmount()
    this.element.remove()
    return {
      rows: texts.length,
      characters: texts.at(-1)?.length,
      hash: hashOf(texts.join('\n')),
    }
  }
}

export function nextFrame(): Promise<number> {
  return new Promise(requestAnimationFrame)
}

/** Lets be done what is still to be done. */
export async function quiet(): Promise<void> {
  for (let frames = 0; frames < 5; frames++) await nextFrame()
}

function hashOf(text: string): number {
  let hash = 0
  for (let at = 0; at < text.length; at++) hash = (hash * 31 + text.charCodeAt(at)) | 0
  return hash
}
