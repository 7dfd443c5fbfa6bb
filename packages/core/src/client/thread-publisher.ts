import { textOf } from '../messages/message.ts'
import { interruptsOf } from '../protocol/question.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { callAll } from './call-all.ts'
import type { ClientContext } from './client-context.ts'
import { type CommitMode, CommitScheduler } from './commit-scheduler.ts'
import type { AnswerInterrupts } from './modes/interrupts.ts'
import { type InspectedThread, isAnswer, type PastSnapshot, tellInspectors } from './inspector.ts'
import type { ThreadAction } from './thread-action.ts'
import {
  createLiveThread,
  type LiveThread,
  type LiveThreadParameters,
  reduceThread,
} from './thread-reducer.ts'
import type { RunInput } from './run-input.ts'
import { takeSnapshot } from './take-snapshot.ts'
import type { ThreadSnapshot } from './thread-state.ts'

type Listener = (snapshot: ThreadSnapshot) => void
type PartListener = (part: StreamPart) => void

export interface PublisherParameters extends LiveThreadParameters {
  readonly graph: string
  readonly commit?: CommitMode | undefined
}

/** Takes in what happens to a thread, and publishes snapshots of it: at once, or once a commit. */
export class ThreadPublisher implements InspectedThread {
  /** Read it; changed by what is taken in alone. */
  readonly live: Readonly<LiveThread>
  readonly parameters: PublisherParameters
  readonly #context: ClientContext
  readonly #live: LiveThread
  readonly #scheduler: CommitScheduler
  readonly #listeners = new Set<Listener>()
  readonly #partListeners = new Set<PartListener>()
  /** What the listeners are being told, and what they have caused meanwhile. */
  readonly #telling: ThreadSnapshot[] = []
  /** Of a thread to which nothing has happened. */
  readonly initialSnapshot: ThreadSnapshot
  #snapshot: ThreadSnapshot
  #past: PastSnapshot | undefined

  constructor(context: ClientContext, parameters: PublisherParameters, answer: AnswerInterrupts) {
    this.parameters = parameters
    this.#context = context
    const { clock, frames } = context
    this.#live = createLiveThread(parameters, answer)
    this.live = this.#live
    this.initialSnapshot = takeSnapshot(this.#live)
    this.#snapshot = this.initialSnapshot
    this.#scheduler = new CommitScheduler({
      mode: parameters.commit ?? 'frame',
      clock,
      frames,
      commit: () => this.#publish(),
    })
  }

  /** What was published last, or what is shown in its place. The same object until the next commit. */
  get snapshot(): ThreadSnapshot {
    return this.#past ? this.#past.snapshot : this.#snapshot
  }

  /** The text of a message as it stands, ahead of the next commit; '' when there is none. */
  text(key: string, id: string): string {
    if (!this.#past) return this.#live.messages.text(key, id)
    const item = this.snapshot.messages.get(key)?.get(id)
    return item ? textOf(item.message) : ''
  }

  show(past: PastSnapshot | undefined): void {
    this.#past = past
    this.#tellListeners(this.snapshot)
  }

  /** What an input is refused with while the past is shown. */
  refusalOf(input: RunInput): Error | undefined {
    return isAnswer(input) ? this.#past?.refusal : undefined
  }

  /** The page goes back to now: something is done that it has to show. */
  leavePast(): void {
    if (this.#past) this.show(undefined)
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onPart(listener: PartListener): () => void {
    this.#partListeners.add(listener)
    return () => this.#partListeners.delete(listener)
  }

  /** Takes in what happens to the thread itself, and publishes it at once. */
  act(action: ThreadAction): void {
    this.prepare(action)
    this.#tell('taken')
    this.#scheduler.schedule()
    this.#scheduler.flush()
  }

  /** Takes it in, to be published with what follows: what was there does not vanish for a moment. */
  prepare(action: ThreadAction): void {
    this.#tell(action)
    reduceThread(this.#live, action)
  }

  receive(parts: readonly StreamPart[]): undefined {
    // The first part of a run and a question do not wait for a frame.
    let isUrgent = this.#live.status === 'submitted'
    for (const part of parts) {
      this.prepare({ type: 'part-received', part })
      isUrgent ||= interruptsOf(part) !== undefined
      callAll(this.#partListeners, part)
    }
    this.#tell('taken')
    this.#scheduler.schedule()
    if (isUrgent) this.#scheduler.flush()
  }

  /** Publishes what is pending. */
  flush(): void {
    this.#scheduler.flush()
  }

  /** Publishes what is pending and leaves no timer behind. */
  dispose(): void {
    this.#scheduler.dispose()
    this.leavePast()
  }

  #publish(): void {
    this.#tell('commit')
    this.#snapshot = takeSnapshot(this.#live)
    if (!this.#past) this.#tellListeners(this.#snapshot)
    this.#tell('committed')
  }

  /** All hear all snapshots in their order, also those that one of them has caused. */
  #tellListeners(snapshot: ThreadSnapshot): void {
    if (this.#telling.push(snapshot) > 1) return
    for (const next of this.#telling) callAll(this.#listeners, next) // it may grow meanwhile
    this.#telling.length = 0
  }

  #tell(what: Parameters<typeof tellInspectors>[2]): void {
    tellInspectors(this.#context, this, what)
  }
}
