import { useEffect, useState } from 'react'

const read = (): string => decodeURIComponent(window.location.hash.slice(1))

/** What follows # in the address. */
export function useHash(): string {
  const [hash, setHash] = useState(read)
  useEffect(() => {
    const onChange = (): void => setHash(read())
    window.addEventListener('hashchange', onChange)
    return () => window.removeEventListener('hashchange', onChange)
  }, [])
  return hash
}
