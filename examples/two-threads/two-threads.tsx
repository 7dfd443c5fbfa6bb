import { type ThreadHandle, useGraphStream, useMessageIds, useMessageText } from '@rivulet/react'
import { useState } from 'react'
import { ActionButton } from '../action-button.tsx'
import { client } from './client.ts'

const CITIES = ['Amsterdam', 'Bergen', 'Cork']

export function TwoThreads() {
  return (
    <div>
      <Pane label="Left" first="Amsterdam" />
      <Pane label="Right" first="Bergen" />
    </div>
  )
}

/**
 * Shows one thread, and can be turned to another at any time: a run belongs to the client, not to
 * the component, so it goes on while nobody looks, and is there on return.
 */
function Pane({ label, first }: { label: string; first: string }) {
  const [city, setCity] = useState(first)
  const travel = useGraphStream(client.graph('travel'), { threadId: `about-${city}` })
  const ids = useMessageIds(travel.thread)
  return (
    <section aria-label={label}>
      <label>
        Thread{' '}
        <select value={city} onChange={({ target }) => setCity(target.value)}>
          {CITIES.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <ActionButton
        isDisabled={travel.isRunning}
        onPress={() => void travel.submit({ messages: city })}
      >
        Ask about {city}
      </ActionButton>
      <ActionButton isDisabled={!travel.isRunning} onPress={() => void travel.stop()}>
        Stop
      </ActionButton>
      <p role="status">{travel.status}</p>
      <div role="log" aria-label={`About ${city}`} aria-busy={travel.isRunning}>
        {ids.map((id) => (
          <Text key={id} thread={travel.thread} id={id} />
        ))}
      </div>
    </section>
  )
}

function Text({ thread, id }: { thread: ThreadHandle; id: string }) {
  return <p>{useMessageText(thread, id)}</p>
}
