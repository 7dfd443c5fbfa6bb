'use client'

import { type ReactElement, useRef } from 'react'
import { STEP } from '../record/series.ts'
import { useCanvas } from './use-canvas.ts'
import { useSize } from './use-size.ts'

/** One bar per step, so many pixels wide. */
const BAR = 4

interface ChartProps {
  readonly title: string
  /** Name of a colour of the theme. */
  readonly color: string
  /** What stands at the right edge. */
  readonly end: number
  readonly value: (at: number) => number
  readonly format: (value: number) => string
}

/** How a measure went over the last time, as bars. */
export function Chart({ title, color, end, value, format }: ChartProps): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const size = useSize(box)
  const count = Math.floor(size.width / BAR)
  const values = Array.from({ length: count }, (_, at) => value(end - (count - 1 - at) * STEP))
  const highest = Math.max(0, ...values)
  useCanvas(canvas, size, (context, colors) => {
    context.clearRect(0, 0, size.width, size.height)
    context.fillStyle = colors['border']!
    context.fillRect(0, size.height - 1, size.width, 1)
    context.fillStyle = colors[color]!
    values.forEach((each, at) => {
      const height = highest > 0 ? (each / highest) * (size.height - 4) : 0
      context.fillRect(at * BAR, size.height - 1 - height, BAR - 1, height)
    })
  })
  return (
    <figure className="chart">
      <figcaption>
        {title}
        <span>highest {format(highest)}</span>
      </figcaption>
      <div
        className="chart-box"
        ref={box}
        role="img"
        aria-label={`${title}: highest ${format(highest)}`}
      >
        <canvas ref={canvas} style={{ width: size.width, height: size.height }} />
      </div>
    </figure>
  )
}
