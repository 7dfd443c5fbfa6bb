/** A state, key by key. */
export function ValuesTable({ values }: { readonly values: object }) {
  return (
    <table className="facts">
      <tbody>
        {Object.entries<unknown>({ ...values }).map(([key, value]) => (
          <tr key={key}>
            <th scope="row">
              <code>{key}</code>
            </th>
            <td>{typeof value === 'string' ? value : <code>{JSON.stringify(value)}</code>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
