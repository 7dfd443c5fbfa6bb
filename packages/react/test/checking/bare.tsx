// What the libraries alone cost to check: as twenty-nodes.tsx, without its graph.
import { StateGraph } from '@rivulet/core'
import { createGraphClient, workerTransport } from '@rivulet/core/client'
import {
  useGraphStream,
  useInterrupts,
  useMessageText,
  useUpdates,
  useValues,
} from '@rivulet/react'

export const used = [StateGraph, createGraphClient, workerTransport]
export const hooks = [useGraphStream, useInterrupts, useMessageText, useUpdates, useValues]

export function Page() {
  return <p>{used.length + hooks.length}</p>
}
