// A navigation away from a conversation: a transition to a page that has to be loaded and rendered.
import {
  type ComponentType,
  lazy,
  type ReactNode,
  startTransition,
  Suspense,
  useState,
} from 'react'
import type { Hook } from './contender.ts'
import type { StreamShape } from './measure-stream.ts'
import { type Measured, nextFrame, Stage } from './stage.ts'

/** Times in µs. */
export interface NavigationFigures {
  /** From the click to the other page. */
  readonly untilShown: number
  /** The longest time meanwhile in which nothing was written to the conversation. */
  readonly pause: number
}

/** How long the other page takes to load, and its parts to render, in milliseconds. */
const LOADING = 100
const PARTS = 100
const OF_A_PART = 2
/** Tokens stream for so long before the click. */
const BEFORE = 250

/** @param shape With no tokens, nothing streams. */
export async function measureNavigation(
  hook: Hook,
  shape: StreamShape,
): Promise<Measured<NavigationFigures>> {
  const stage = new Stage()
  let navigate: (() => void) | undefined
  const conversation = await stage.open(hook, shape, (content) => (
    <Site onReady={(ready) => void (navigate = ready)}>{content}</Site>
  ))
  if (shape.tokens > 0) void conversation.ask()
  await sleep(BEFORE)
  const started = performance.now()
  let last = started
  let pause = 0
  const observer = new MutationObserver(() => {
    const now = performance.now()
    pause = Math.max(pause, now - last)
    last = now
  })
  observer.observe(stage.element, { subtree: true, childList: true, characterData: true })
  navigate!()
  while (!stage.element.querySelector('footer')) await nextFrame()
  const untilShown = performance.now() - started
  observer.disconnect()
  await conversation.stop()
  stage.close()
  return {
    figures: { untilShown: untilShown * 1000, pause: pause * 1000 },
    outcome: { isShown: true },
  }
}

interface SiteProps {
  readonly onReady: (navigate: () => void) => void
  readonly children: ReactNode
}

function Site({ onReady, children }: SiteProps) {
  const [Page, open] = useState<ComponentType>()
  onReady(() => startTransition(() => open(() => lazy(loadPage))))
  return <Suspense fallback={<p>Loading</p>}>{Page ? <Page /> : children}</Suspense>
}

async function loadPage() {
  await sleep(LOADING)
  return { default: OtherPage }
}

function OtherPage() {
  return (
    <>
      {Array.from({ length: PARTS }, (_, at) => (
        <Part key={at} />
      ))}
      <footer>The other page</footer>
    </>
  )
}

function Part() {
  work()
  return <p>A part of the other page</p>
}

/** What a part with something to show costs. */
function work(): void {
  const until = performance.now() + OF_A_PART
  while (performance.now() < until) continue
}

function sleep(millis: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, millis)
  })
}
