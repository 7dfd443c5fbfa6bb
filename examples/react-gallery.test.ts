import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { reactGallery } from './react-gallery.ts'

const here = new URL('.', import.meta.url)

/** Folders that hold a component of their name. */
const folders = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && filesOf(entry.name).includes(`${entry.name}.tsx`))
  .map(({ name }) => name)

function filesOf(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, here)).filter((file) => !file.includes('.test.'))
}

describe('the React examples', () => {
  it('are all in the gallery, each with all of its files', () => {
    const listed = reactGallery.map(({ id, files }) => [id, new Set(files)] as const)
    const there = folders.map((folder) => [folder, new Set(filesOf(folder))] as const)
    expect(new Map(listed)).toEqual(new Map(there))
  })

  it('are all in the README, in the order of the gallery', () => {
    const readme = readFileSync(new URL('README.md', here), 'utf8')
    const linked = [...readme.matchAll(/^\| \[(.*?)\]\((.*?)\)/gm)].map(([, ...link]) => link)
    expect(linked).toEqual(reactGallery.map(({ id }) => [id, `${id}/${id}.tsx`]))
  })
})
