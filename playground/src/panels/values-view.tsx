import { type ThreadHandle, useThreadSelector } from '@rivulet/react'

/** The state of the root graph, key by key. */
export function ValuesView({ thread }: { readonly thread: ThreadHandle }) {
  const values = useThreadSelector(thread, (snapshot) => snapshot.values.get(''))
  if (!values) return null
  return (
    <div className="view values">
      <h3>State</h3>
      <table>
        <tbody>
          {Object.entries(values).map(([key, value]) => (
            <tr key={key}>
              <th scope="row">
                <code>{key}</code>
              </th>
              <td>{typeof value === 'string' ? value : <code>{JSON.stringify(value)}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
