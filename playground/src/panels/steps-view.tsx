import { type Namespace, nsKey, type ThreadSnapshot } from '@rivulet/core/client'
import { type ThreadHandle, useCheckpoints, useThreadSelector } from '@rivulet/react'
import { ClockTime } from './clock-time.tsx'
import { newest } from './newest.ts'
import { preview } from './preview.ts'

interface StepsViewProps {
  readonly thread: ThreadHandle
  /** Of this graph only; undefined for all of them. */
  readonly ns: Namespace | undefined
}

/** The states that were saved in the newest run, as they are told by its stream. */
export function CheckpointsTable({ thread, ns }: StepsViewProps) {
  const { log } = useCheckpoints(thread, { ns })
  if (log.length === 0) return null
  return (
    <div className="view">
      <h3>Saved states</h3>
      <table className="facts">
        <tbody>
          {newest(log).map(
            ({
              at,
              item: {
                data: { metadata, next },
              },
            }) => (
              <tr key={at}>
                <th scope="row">
                  step {metadata.step} · {metadata.source}
                </th>
                <td>
                  {next.length > 0 ? <code>next: {next.join(', ')}</code> : 'nothing runs next'}
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  )
}

const debugOf = ({ debug }: ThreadSnapshot): ThreadSnapshot['debug'] => debug

/** The same and the tasks, with step and time, as the debug stream tells them. */
export function DebugTable({ thread, ns }: StepsViewProps) {
  const { log } = useThreadSelector(thread, debugOf)
  const shown = newest(ns ? log.filter((entry) => nsKey(entry.ns) === nsKey(ns)) : log)
  if (shown.length === 0) return null
  return (
    <div className="view">
      <h3>Debug</h3>
      <table className="facts">
        <tbody>
          {shown.map(({ at, item: { data } }) => (
            <tr key={at}>
              <th scope="row">
                step {data.step} · {data.type}
              </th>
              <td>
                <code>
                  {data.type === 'checkpoint' ? preview(data.payload.values) : data.payload.name}
                </code>
              </td>
              <td>
                <ClockTime at={data.timestamp} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
