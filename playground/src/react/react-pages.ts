import { reactGallery } from '@rivulet/examples/react-gallery'
import { lazy } from 'react'
import { clientsStore } from '../client.ts'

export type ReactPageContent = (typeof reactPages)[number]

/** The React examples, each with its component, loaded when it is rendered first. */
export const reactPages = reactGallery.map(({ load, ...facts }) => ({
  ...facts,
  Component: lazy(async () => {
    const { Component, client } = await load()
    clientsStore.setState((clients) => [...clients, client], true)
    return { default: Component }
  }),
}))
