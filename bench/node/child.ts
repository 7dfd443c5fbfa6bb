// A process under measure: answers one request for a sample after the other.
import { scaledBy, type Side } from '../case.ts'
import { nodeTopics } from '../cases/node-topics.ts'
import { Bench, type Sample } from '../sample.ts'

export interface SampleRequest {
  readonly name: string
  readonly side: Side
}

export type SampleAnswer = { readonly sample: Sample } | { readonly error: string }

const topics = nodeTopics(scaledBy(Number(process.argv[2])))
const bench = new Bench(topics.flatMap(({ cases }) => cases))

process.on('message', ({ name, side }: SampleRequest) => {
  const answer = (message: SampleAnswer): void => void process.send?.(message)
  bench.sample(name, side).then(
    (sample) => answer({ sample }),
    (error: unknown) => answer({ error: String(error) }),
  )
})
