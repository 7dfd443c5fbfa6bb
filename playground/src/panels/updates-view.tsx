import { type ThreadHandle, useThreadSelector } from '@rivulet/react'

/** What each node of the newest run returned. */
export function UpdatesView({ thread }: { readonly thread: ThreadHandle }) {
  const { log } = useThreadSelector(thread, ({ updates }) => updates)
  if (log.length === 0) return null
  const rows = log.flatMap(({ data }, at) =>
    Object.entries(data).map(([node, update]) => ({ key: `${at}-${node}`, node, update })),
  )
  return (
    <div className="view updates">
      <h3>Updates</h3>
      <table>
        <tbody>
          {rows.map(({ key, node, update }) => (
            <tr key={key}>
              <th scope="row">
                <code className="node">{node}</code>
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
