import { type Namespace, nsKey, type ThreadSnapshot } from '@rivulet/core/client'
import { type ThreadHandle, useCheckpoints, useThreadSelector } from '@rivulet/react'

/** How many entries are shown: the newest. */
const SHOWN = 30

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
      <table>
        <tbody>
          {log.slice(-SHOWN).map(({ data: { metadata, config, next } }) => (
            <tr key={config.configurable.checkpoint_id}>
              <th scope="row">
                step {metadata.step} · {metadata.source}
              </th>
              <td>
                {next.length > 0 ? <code>next: {next.join(', ')}</code> : 'nothing runs next'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const debugOf = ({ debug }: ThreadSnapshot): ThreadSnapshot['debug'] => debug

/** The same and the tasks, with step and time. */
export function DebugTable({ thread, ns }: StepsViewProps) {
  const { log } = useThreadSelector(thread, debugOf)
  const shown = log.filter((entry) => !ns || nsKey(entry.ns) === nsKey(ns)).slice(-SHOWN)
  if (shown.length === 0) return null
  return (
    <div className="view">
      <h3>Debug</h3>
      <table>
        <tbody>
          {shown.map(({ data }, at) => (
            <tr key={`${at}-${data.timestamp}`}>
              <th scope="row">
                step {data.step} · {data.type}
              </th>
              <td>
                <code>
                  {data.type === 'checkpoint'
                    ? JSON.stringify(data.payload.values)
                    : data.payload.name}
                </code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
