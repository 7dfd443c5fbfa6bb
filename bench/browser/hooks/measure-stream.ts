// One conversation on the screen, under the clock: from the question to the last token.
import type { ComponentType } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import type { Outcome } from '../../case.ts'
import { probe } from '../probe.ts'
import { LAST_TOKEN } from './answer-tokens.ts'
import { CommitCounter, type Conversation, type Hook, type RowProps } from './contender.ts'
import { watchFrames } from './frames.ts'
import type { Answering } from './scripted.ts'

export interface StreamShape extends Answering {
  readonly history: number
  readonly row: ComponentType<RowProps>
}

/** Times in µs. */
export interface StreamFigures {
  readonly busy: number
  readonly script: number
  readonly layout: number
  readonly untilShown: number
  readonly longestFrame: number
  readonly commits: number
  readonly rows: number
  readonly lists: number
}

export interface Measured<Figures> {
  readonly figures: Figures
  /** What is on the screen at the end. */
  readonly outcome: Outcome
}

/** A conversation on the screen, with its history. */
export class Stage {
  readonly #element = document.createElement('main')
  readonly #root: Root = createRoot(this.#element)
  readonly commits = new CommitCounter()

  async open(hook: Hook, shape: StreamShape): Promise<Conversation> {
    // As in a chat: the newest message stays in view.
    document.body.style.cssText =
      'margin: 0; height: 100vh; overflow: auto; display: flex; flex-direction: column-reverse'
    const conversation = await hook({ ...shape, commits: this.commits })
    document.body.append(this.#element)
    this.#root.render(conversation.content)
    while (this.rows < shape.history) await nextFrame()
    await quiet()
    return conversation
  }

  get rows(): number {
    return this.#element.childElementCount
  }

  get isAllShown(): boolean {
    return this.#element.lastElementChild?.textContent.trimEnd().endsWith(LAST_TOKEN) ?? false
  }

  outcome(): Outcome {
    const texts = [...this.#element.children].map(({ textContent }) => textContent.trim())
    return { rows: texts.length, characters: texts.at(-1)!.length, hash: hashOf(texts.join('\n')) }
  }

  close(): void {
    this.#root.unmount()
    this.#element.remove()
  }
}

export async function measureStream(
  hook: Hook,
  shape: StreamShape,
): Promise<Measured<StreamFigures>> {
  const stage = new Stage()
  const conversation = await stage.open(hook, shape)
  const { commits, rows, lists } = stage.commits.counts
  const before = await probe.mainThread()
  const frames = watchFrames()
  const started = performance.now()
  const ended = conversation.ask()
  while (!stage.isAllShown) await nextFrame()
  const untilShown = (performance.now() - started) * 1000
  const longestFrame = frames.stop() * 1000
  await ended
  await quiet()
  const after = await probe.mainThread()
  const now = stage.commits.counts
  const figures = {
    busy: after.busy - before.busy,
    script: after.script - before.script,
    layout: after.layout - before.layout,
    untilShown,
    longestFrame,
    commits: now.commits - commits,
    rows: now.rows - rows,
    lists: now.lists - lists,
  }
  const outcome = stage.outcome()
  stage.close()
  return { figures, outcome }
}

/** Bytes that the page keeps of the answer while it is on the screen. */
export async function measureKept(hook: Hook, shape: StreamShape): Promise<Measured<number>> {
  const stage = new Stage()
  const conversation = await stage.open(hook, shape)
  const before = await probe.heapUsed()
  await conversation.ask()
  while (!stage.isAllShown) await nextFrame()
  await quiet()
  const figures = Math.max(0, (await probe.heapUsed()) - before)
  const outcome = stage.outcome()
  stage.close()
  return { figures, outcome }
}

export function nextFrame(): Promise<number> {
  return new Promise(requestAnimationFrame)
}

/** Lets what is still to be done be done. */
async function quiet(): Promise<void> {
  for (let frames = 0; frames < 5; frames++) await nextFrame()
}

/** Of two texts with the same hash, one is the other. */
function hashOf(text: string): number {
  let hash = 0
  for (let at = 0; at < text.length; at++) hash = (hash * 31 + text.charCodeAt(at)) | 0
  return hash
}
