import { Suspense, useId, useState } from 'react'
import { Source } from '../panels/source.tsx'
import { Tabs } from '../panels/tabs.tsx'

interface FilesPanelProps {
  readonly folder: string
  readonly files: readonly string[]
}

/** The files of one folder, one in a tab. */
export function FilesPanel({ folder, files }: FilesPanelProps) {
  const [open, setOpen] = useState(files[0]!)
  const panelId = useId()
  return (
    <section className="panel source-panel" aria-label="Source">
      <div className="panel-title">
        <Tabs
          tabs={files.map((file) => ({ id: file, title: file }))}
          open={open}
          onOpen={setOpen}
          panelId={panelId}
        />
      </div>
      <div
        className="source-body"
        id={panelId}
        role="tabpanel"
        aria-labelledby={`${panelId}-${open}`}
      >
        <Suspense fallback={<p className="empty">Loading the source…</p>}>
          <Source path={`${folder}/${open}`} />
        </Suspense>
      </div>
    </section>
  )
}
