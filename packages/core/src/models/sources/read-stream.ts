/** As much of a `ReadableStream` as is read here; not every browser can iterate one. */
export interface StreamLike<Item> {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Item | undefined }>
    cancel(): Promise<unknown>
  }
}

/** The items of a stream, which is cancelled when its reader leaves. */
export async function* readStream<Item>(
  stream: StreamLike<Item>,
): AsyncGenerator<Item, void, undefined> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value as Item
    }
  } finally {
    // Nothing happens to a stream that has ended; one that failed would say so again.
    reader.cancel().catch(() => {})
  }
}
