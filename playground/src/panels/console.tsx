import type { AnyRunnable, Example } from '@rivulet/examples/gallery'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { replay } from '../run/replay.ts'
import type { RunSeries } from '../run/run-series.ts'
import { useStickToBottom } from './use-stick-to-bottom.ts'

interface ConsoleProps {
  readonly example: Example
  readonly series: RunSeries
}

/** What the end of the example prints, fed with the parts of these very runs. */
export function Console({ example, series }: ConsoleProps) {
  const hasRun = useStore(series).length > 0
  const printed = usePrinted(example, hasRun ? series : undefined)
  const element = useStickToBottom()
  return (
    <div className="console" ref={element} tabIndex={0} role="log" aria-label="Console">
      {!hasRun && <p className="empty">The loop at the end of the example prints here.</p>}
      {[...printed].map(([name, text]) => (
        <div key={name}>
          {printed.size > 1 && <p className="console-title">{name}</p>}
          <pre>{text}</pre>
        </div>
      ))}
    </div>
  )
}

type Printed = ReadonlyMap<string, string>

const NOTHING: Printed = new Map()

function usePrinted(example: Example, series: RunSeries | undefined): Printed {
  const [printed, setPrinted] = useState<Printed>(NOTHING)
  useEffect(() => {
    if (!series) return
    const reader = new AbortController()
    const createRunnable = (): AnyRunnable => replay(series, reader.signal)
    void print(example, createRunnable, (change) => {
      if (!reader.signal.aborted) setPrinted(change)
    })
    return () => {
      reader.abort()
      setPrinted(NOTHING)
    }
  }, [example, series])
  return printed
}

async function print(
  example: Example,
  createRunnable: () => AnyRunnable,
  show: (change: (before: Printed) => Printed) => void,
): Promise<void> {
  const { prints } = await example.load()
  const add = (name: string, text: string): void =>
    show((before) => new Map(before).set(name, (before.get(name) ?? '') + text))
  for (const name of Object.keys(prints)) add(name, '')
  await Promise.all(
    Object.entries(prints).map(async ([name, printRun]) => {
      try {
        for await (const text of printRun(createRunnable())) add(name, text)
      } catch (error) {
        add(name, `\n${String(error)}\n`)
      }
    }),
  )
}
