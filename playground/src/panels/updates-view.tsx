import type { Namespace } from '@rivulet/core/client'
import { type ThreadHandle, useUpdates } from '@rivulet/react'
import { nsLabel } from './namespace-label.ts'
import { newest } from './newest.ts'

interface UpdatesViewProps {
  readonly thread: ThreadHandle
  /** Of this graph only; undefined for all of them. */
  readonly ns: Namespace | undefined
}

/** Keys of an update that are no node. */
const WORDS: Readonly<Record<string, string>> = { __interrupt__: 'stopped' }

/** What each node of the newest run returned. */
export function UpdatesView({ thread, ns }: UpdatesViewProps) {
  const { log } = useUpdates(thread, { ns })
  if (log.length === 0) return null
  const rows = newest(log).flatMap(({ at, item }) =>
    Object.entries(item.data)
      .filter(([node]) => node !== '__metadata__')
      .map(([node, update]) => ({ key: `${at}-${node}`, ns: item.ns, node, update })),
  )
  return (
    <div className="view updates">
      <h3>Updates</h3>
      <table className="facts">
        <tbody>
          {rows.map(({ key, ns: where, node, update }) => (
            <tr key={key}>
              <th scope="row">
                {!ns && where.length > 0 && <span className="where">{nsLabel(where)} › </span>}
                <code className="node">{WORDS[node] ?? node}</code>
              </th>
              <td>
                <code>{JSON.stringify(update)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
