/** The smallest port: a Worker, a worker's own scope, a MessagePort and an in-memory pair all fit. */
export interface Endpoint {
  postMessage(message: unknown): void
  addEventListener(
    type: 'message' | 'messageerror',
    listener: (event: { data: unknown }) => void,
  ): void
  removeEventListener(
    type: 'message' | 'messageerror',
    listener: (event: { data: unknown }) => void,
  ): void
  /** A MessagePort delivers nothing before this. */
  start?(): void
  close?(): void
}
