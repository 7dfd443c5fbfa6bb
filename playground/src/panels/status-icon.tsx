import type { ActivityStatus } from '@rivulet/core/client'

export type Activity = ActivityStatus | 'cached'

const WORDS: Readonly<Record<Activity, string>> = {
  running: 'running',
  success: 'done',
  error: 'failed',
  interrupted: 'interrupted',
  stopped: 'stopped',
  cached: 'kept from before',
}

const SHAPES: Readonly<Record<Activity, string>> = {
  running: 'M8 2.500a5.500 5.500 0 1 1-5.500 5.500',
  success: 'M3 8.500l3.200 3.200L13 5',
  error: 'M4 4l8 8M12 4l-8 8',
  interrupted: 'M6 4v8M10 4v8',
  stopped: 'M4.500 4.500h7v7h-7z',
  cached: 'M4 3v3.500h3.500M4.300 6.500A4.800 4.800 0 1 1 3.300 9.500',
}

/** Where something stands, to be seen and to be heard. */
export function StatusIcon({ status }: { readonly status: Activity }) {
  return (
    <span className="activity" data-activity={status} title={WORDS[status]}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[status]} />
      </svg>
      <span className="visually-hidden">{WORDS[status]}</span>
    </span>
  )
}
