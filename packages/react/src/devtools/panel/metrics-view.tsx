'use client'

import type { ReactElement } from 'react'
import { type Metrics, rateOf } from '../record/metrics.ts'
import { isRunning } from '../record/recorder.ts'
import { Chart } from './chart.tsx'
import { formatCost, formatCount, visible } from './format.ts'
import { shortId } from './thread-label.ts'
import { PastBar } from './past-bar.tsx'
import type { ThreadViewProps } from './timeline-view.tsx'
import { useCurrent, usePast } from './use-session.ts'

const SHOWN_MESSAGES = 30

/** What the thread costs. That the page shows the past is said here, too. */
export function MetricsView(props: ThreadViewProps): ReactElement {
  const past = usePast(props.session, props.recorded)
  return (
    <div className="main">
      {past && <PastBar {...props} />}
      <Measures {...props} />
    </div>
  )
}

/** How fast the thread is told, and what that costs the page. */
function Measures({ session, recorded }: ThreadViewProps): ReactElement {
  useCurrent(session, 4)
  const { metrics, thread } = recorded
  const isLive = isRunning(thread)
  const now = session.recorder.timeOf(recorded)
  return (
    <div className="metrics" role="group" aria-label="Metrics of the thread" tabIndex={0}>
      <Tiles metrics={metrics} now={now} isLive={isLive} />
      <div className="charts">
        <Chart
          title="Tokens per second"
          color="messages"
          end={now}
          value={(at) => metrics.tokens.at(at) * 4}
          format={formatCount}
        />
        <Chart
          title="Cost of commits, ms per second"
          color="custom"
          end={now}
          value={(at) => metrics.cost.at(at) * 4}
          format={formatCost}
        />
      </div>
      <Messages metrics={metrics} />
    </div>
  )
}

interface TilesProps {
  readonly metrics: Metrics
  readonly now: number
  readonly isLive: boolean
}

function Tiles({ metrics, now, isLive }: TilesProps): ReactElement {
  const rate = (series: Metrics['tokens']): string => (isLive ? formatCount(series.rate(now)) : '–')
  const { firstToken } = metrics
  return (
    <dl className="tiles">
      <Tile name="tokens/s now" value={rate(metrics.tokens)} />
      <Tile
        name="tokens/s mean"
        value={formatCount(metrics.meanTokens)}
        hint="While messages were written. A token is one delta of a message."
      />
      <Tile
        name="first token"
        value={formatCost(firstToken.last)}
        hint="Of the newest run, after its submit."
      />
      <Tile name="first token, mean" value={formatCost(firstToken.mean)} />
      <Tile name="tokens" value={formatCount(metrics.tokens.total)} />
      <Tile name="parts" value={formatCount(metrics.parts.total)} />
      <Tile name="parts/s now" value={rate(metrics.parts)} />
      <Tile name="commits" value={formatCount(metrics.commits.total)} />
      <Tile name="commits/s now" value={rate(metrics.commits)} />
      <Tile
        name="a commit, mean"
        value={formatCost(metrics.meanCommit)}
        hint="Reducing what had come, making the snapshot, and telling all subscribers. What React renders later is not in it."
      />
      <Tile name="a commit, longest" value={formatCost(metrics.longestCommit)} />
      <Tile
        name="commit → painted"
        value={formatCost(metrics.meanFrame)}
        hint="From the commit until its frame was handed to the browser, the wait for that frame included."
      />
    </dl>
  )
}

interface TileProps {
  readonly name: string
  readonly value: string
  readonly hint?: string | undefined
}

function Tile({ name, value, hint }: TileProps): ReactElement {
  return (
    <div className="tile" title={hint}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Messages({ metrics }: { readonly metrics: Metrics }): ReactElement {
  return (
    <table className="messages">
      <thead>
        <tr>
          <th scope="col">Message</th>
          <th scope="col">Node</th>
          <th scope="col">Tokens</th>
          <th scope="col">Tokens/s</th>
          <th scope="col">First token</th>
          <th scope="col">Written in</th>
        </tr>
      </thead>
      <tbody>
        {metrics
          .messages()
          .slice(0, SHOWN_MESSAGES)
          .map((message) => (
            <tr key={`${message.ns} ${message.id}`}>
              <td title={visible(message.id)}>{shortId(message.id)}</td>
              <td>{visible(String(message.node))}</td>
              <td>{formatCount(message.tokens)}</td>
              <td>{formatCount(rateOf(message))}</td>
              <td>
                {formatCost(
                  message.submittedAt === undefined
                    ? undefined
                    : message.firstAt - message.submittedAt,
                )}
              </td>
              <td>{formatCost(message.lastAt - message.firstAt)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
