import { createUuid6Source } from '../internal/uuid6.ts'
import { type IdSource, randomHex, systemIds } from './id-source.ts'

let nextCheckpointId: ((now: number) => string) | undefined

/** The ids of the serving side: those of checkpoints sort by time, which no page has to know. */
export const engineIds: IdSource = {
  create(kind) {
    if (kind !== 'checkpoint') return systemIds.create(kind)
    nextCheckpointId ??= createUuid6Source(randomHex(0x60).slice(16))
    return nextCheckpointId(Date.now())
  },
}
