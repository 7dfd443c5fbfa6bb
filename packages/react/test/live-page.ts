import { createGraphClient, type RemoteGraph } from '@rivulet/core/client'
import { createFakeFrames, createFakeIds, scriptedTransport } from '@rivulet/core/testing'
import type { ScriptedTransport } from '@rivulet/core/testing'

export interface LivePage {
  readonly transport: ScriptedTransport
  readonly agent: RemoteGraph
}

/** A graph whose runs tell what is scripted, without `act`: React schedules its work as in an app. */
export function createLivePage(script: Parameters<typeof scriptedTransport>[0]): LivePage {
  const transport = scriptedTransport(script)
  const client = createGraphClient({ transport, frames: createFakeFrames(), ids: createFakeIds() })
  return { transport, agent: client.graph('agent') }
}
