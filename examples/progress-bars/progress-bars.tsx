import type { Namespace } from '@rivulet/core/client'
import {
  type ThreadOf,
  useCustom,
  useGraphStream,
  useNamespaces,
  useThreadSelector,
} from '@rivulet/react'
import { ActionButton } from '../action-button.tsx'
import { client } from './client.ts'

const graph = client.graph('publish')
type PublishThread = ThreadOf<typeof graph>

const FILES = ['cat.png', 'river.png', 'waterfall.png']

export function ProgressBars() {
  const publish = useGraphStream(graph)
  const uploads = useNamespaces(publish.thread, { node: 'upload' })
  return (
    <section aria-label="Publish">
      <ActionButton
        isDisabled={publish.isRunning}
        onPress={() => void publish.submit({ files: FILES })}
      >
        Publish {FILES.length} pictures
      </ActionButton>
      <p role="status">{publish.status}</p>
      <h3>Convert</h3>
      {FILES.map((file) => (
        <Conversion key={file} thread={publish.thread} file={file} />
      ))}
      <h3>Upload</h3>
      {uploads.map(({ key, ns }) => (
        <Upload key={key} thread={publish.thread} ns={ns} />
      ))}
    </section>
  )
}

/** Nodes of one graph share its namespace: what they tell says whose it is. Renders for its file only. */
function Conversion({ thread, file }: { thread: PublishThread; file: string }) {
  const percent = useThreadSelector(
    thread,
    ({ custom }) =>
      custom.log.findLast(({ ns, data }) => ns.length === 0 && data.file === file)?.data.percent,
  )
  return <Bar label={`Convert ${file}`} percent={percent ?? 0} />
}

/** A graph in the graph has a namespace of its own, so the newest of it is all that is needed. */
function Upload({ thread, ns }: { thread: PublishThread; ns: Namespace }) {
  const { latest } = useCustom(thread, { ns })
  return latest && <Bar label={`Upload ${latest.file}`} percent={latest.percent} />
}

function Bar({ label, percent }: { label: string; percent: number }) {
  return (
    <p>
      <span aria-hidden="true">{label} </span>
      <progress aria-label={label} max={100} value={percent} /> {percent} %
    </p>
  )
}
