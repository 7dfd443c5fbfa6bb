import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { type Budget, type Kind, PEER, type Place } from './case.ts'
import type { Figure, Row } from './measure.ts'

const HEAD = ['case', 'ours', 'min', 'other', 'min', 'ratio', 'budget', '']

/** What was measured, under the name of where. */
export function showRows(title: string, rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cellsOf)]
  const widths = HEAD.map((_, at) => Math.max(...lines.map((cells) => cells[at]!.length)))
  const table = lines.map((cells) =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join('  ')
      .trimEnd(),
  )
  const errors = rows.flatMap(({ name, error }) => (error ? [`FAILED: ${name}\n${error}`] : []))
  return [`\n${title}`, ...table, ...errors].join('\n')
}

function cellsOf({ name, kind, ours, other, ratio, budget, verdict }: Row): string[] {
  const show = SHOW[kind]
  const figures = (figure: Figure | undefined): string[] =>
    figure ? [show(figure.median), show(figure.min)] : ['', '']
  const isNamed = !other || other.label === PEER || name.includes(other.label)
  const label = isNamed ? '' : ` vs ${other.label}`
  const shownRatio = ratio === undefined ? '' : `${threeDigits(ratio)}×`
  const shownBudget = budget ? showBudget(budget, show) : ''
  return [name + label, ...figures(ours), ...figures(other), shownRatio, shownBudget, verdict]
}

function showBudget({ ratio, atMost }: Budget, show: (value: number) => string): string {
  const parts = [
    ...(ratio === undefined ? [] : [`≥ ${threeDigits(ratio)}×`]),
    ...(atMost === undefined ? [] : [`≤ ${show(atMost)}`]),
  ]
  return parts.join(', ')
}

function showTime(micros: number): string {
  return micros < 10_000 ? `${threeDigits(micros)} µs` : `${threeDigits(micros / 1000)} ms`
}

function showBytes(bytes: number): string {
  return `${Math.round(bytes)} B`
}

const SHOW: Readonly<Record<Kind, (value: number) => string>> = {
  time: showTime,
  bytes: showBytes,
  count: (value) => String(Math.round(value * 100) / 100),
}

function threeDigits(value: number): string {
  if (value >= 100) return value.toFixed(0)
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

export interface Measured {
  readonly place: Place
  readonly version: string
  readonly rows: readonly Row[]
}

export function writeJson(file: string, scale: number, measured: readonly Measured[]): void {
  const machine = { cores: availableParallelism(), platform: process.platform, arch: process.arch }
  const report = { date: new Date().toISOString(), machine, scale, measured }
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`)
}
