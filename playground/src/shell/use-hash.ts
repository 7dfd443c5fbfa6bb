import { useEffect, useState } from 'react'

const read = (): string => window.location.hash.slice(1)

/** What follows # in the address, as it is written there. */
export function useHash(): string {
  const [hash, setHash] = useState(read)
  useEffect(() => {
    const onChange = (): void => setHash(read())
    window.addEventListener('hashchange', onChange)
    return () => window.removeEventListener('hashchange', onChange)
  }, [])
  return hash
}
