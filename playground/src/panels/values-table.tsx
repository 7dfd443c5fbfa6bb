/** A state, key by key; the result of a function as one row. */
export function ValuesTable({ values }: { readonly values: unknown }) {
  const isState = typeof values === 'object' && values !== null && !Array.isArray(values)
  return (
    <table className="facts">
      <tbody>
        {Object.entries<unknown>(isState ? { ...values } : { result: values }).map(
          ([key, value]) => (
            <tr key={key}>
              <th scope="row">
                <code>{key}</code>
              </th>
              <td>{typeof value === 'string' ? value : <code>{JSON.stringify(value)}</code>}</td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  )
}
