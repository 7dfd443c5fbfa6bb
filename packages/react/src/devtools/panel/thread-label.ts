import type { RecordedThread } from '../record/recorder.ts'
import { visible } from './format.ts'

/** The end of an id tells more than its beginning. */
export function shortId(id: string | undefined): string {
  if (id === undefined) return 'no id yet'
  return visible(id.length <= 14 ? id : `…${id.slice(-10)}`)
}

export function threadLabel({ thread, journal }: RecordedThread): string {
  return `${thread.parameters.graph} · ${shortId(journal.threadId)}`
}
