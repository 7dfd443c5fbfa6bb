/** When something was, as the clock on the wall had it. */
export function ClockTime({ at }: { readonly at: string | number }) {
  const time = new Date(at)
  return (
    <time className="clock-time" dateTime={time.toISOString()}>
      {time.toLocaleTimeString()}
    </time>
  )
}
