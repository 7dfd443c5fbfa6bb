'use client'

import { type RefObject, useEffect, useRef } from 'react'
import { onSchemeChange, readColors } from './colors.ts'
import type { Colors } from './timeline-draw.ts'
import type { Size } from './use-size.ts'

type Draw = (context: CanvasRenderingContext2D, colors: Colors) => void

/**
 * Draws on a canvas of this size, sharp on every screen: when the component has rendered, and when
 * the system wants another theme; at most once a frame.
 */
export function useCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  { width, height }: Size,
  draw: Draw,
): void {
  const latest = useRef({ draw, width, height })
  const frame = useRef<number>(undefined)
  const colors = useRef<Colors>(undefined)
  const request = useRef(() => {
    frame.current ??= requestAnimationFrame(() => {
      frame.current = undefined
      const target = canvas.current
      const { current } = latest
      if (!target || current.width === 0) return
      // By now: a theme that was chosen counts at the next drawing.
      colors.current = readColors(target.parentElement!)
      drawOn(target, current, (context) => current.draw(context, colors.current!))
    })
  })
  useEffect(() => {
    latest.current = { draw, width, height }
    request.current()
  })
  useEffect(() => {
    const stop = onSchemeChange(request.current)
    return () => {
      stop()
      if (frame.current !== undefined) cancelAnimationFrame(frame.current)
      frame.current = undefined
    }
  }, [])
}

function drawOn(
  canvas: HTMLCanvasElement,
  { width, height }: Size,
  draw: (context: CanvasRenderingContext2D) => void,
): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const ratio = window.devicePixelRatio || 1
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== pixelWidth) canvas.width = pixelWidth
  if (canvas.height !== pixelHeight) canvas.height = pixelHeight
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  draw(context)
}
