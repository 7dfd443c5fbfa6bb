import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A script of a built app. */
export interface Chunk {
  readonly name: string
  readonly text: string
}

/** The built scripts of an app, told apart by who loads them. */
export interface Bundle {
  /** What the page loads, and what that imports. */
  readonly page: readonly Chunk[]
  readonly worker: readonly Chunk[]
}

/** Reads what `vite build` wrote. */
export function readBundle(folder: string): Bundle {
  const assets = join(folder, 'dist/assets')
  const chunks = readdirSync(assets)
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ name, text: readFileSync(join(assets, name), 'utf8') }))
  const html = readFileSync(join(folder, 'dist/index.html'), 'utf8')
  const isWorker = ({ name }: Chunk): boolean => name.includes('.worker-')
  return {
    page: reachable(chunks, { text: html, isBorder: isWorker }),
    worker: chunks
      .filter(isWorker)
      .flatMap((chunk) => [chunk, ...reachable(chunks, { text: chunk.text, isBorder: isWorker })]),
  }
}

/** All chunks that a text names, and that those name in turn, up to a border. */
function reachable(
  chunks: readonly Chunk[],
  { text, isBorder }: { text: string; isBorder: (chunk: Chunk) => boolean },
): Chunk[] {
  const found = new Set<Chunk>()
  const visit = (source: string): void => {
    for (const chunk of chunks) {
      if (found.has(chunk) || isBorder(chunk) || !source.includes(chunk.name)) continue
      found.add(chunk)
      visit(chunk.text)
    }
  }
  visit(text)
  return [...found]
}

/** `123.4 kB, 45.6 kB gzip`. */
export function sizeOf(chunks: readonly Chunk[]): string {
  const text = chunks.map((chunk) => chunk.text).join('')
  return `${kilobytes(Buffer.byteLength(text))}, ${kilobytes(gzipSync(text).length)} gzip`
}

export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`
