import {
  alwaysWriting,
  type GraphPlan,
  hasGraphs,
  onlyListEdges,
  oneParentCommand,
} from '../random-graphs/graph-plan.ts'
import type { Observation, Told } from '../random-graphs/observe.ts'
import type { Round, Story } from './runs.ts'

/**
 * What LangGraph.js 1.7.3 does otherwise, and the rule that decides it. `toOurs` brings its story into
 * the form that the rule asks for; what is not listed here must be the same. (The forms of parts that
 * its older stream format has are translated in `runs.ts`: an empty update is null (semantics §1.3),
 * questions stand beside the state, and a stop without one has no state (§1.2, §2.5), an `Overwrite` is
 * an instance, several errors of one superstep are the first (§2.6).)
 */
const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: 'parts that were queued when the run failed are lost',
    rule: 'design: every queued part is delivered, then the iterator throws; semantics §2.6',
    toOurs: (theirs, ours) =>
      eachRound(theirs, ours, (round, own) =>
        round.end === 'ended' ? round : { ...round, told: withLostParts(round, own) },
      ),
  },
  {
    name: 'a task that has been answered once, and asks again, is left out of next',
    rule: 'semantics §4.7: next is the tasks without writes, and an answer is no write',
    toOurs: (theirs, ours) =>
      eachRound(theirs, ours, (round, own) =>
        round.questions.length > 0 ? { ...round, next: own.next } : round,
      ),
  },
  {
    name: 'a question stays open in the state when its task has ended beside others that wait',
    rule: 'semantics §4.7: interrupts are those of tasks without writes',
    toOurs: (theirs, ours) =>
      eachRound(theirs, ours, (round, own) =>
        isPartOf(own.questions, round.questions) ? { ...round, questions: own.questions } : round,
      ),
  },
  {
    name: 'the state of a thread whose last writes contradict each other cannot be read',
    rule: 'semantics §4.9: getState falls back to the values without them',
    toOurs: (theirs, ours) => {
      const at = theirs.rounds.findIndex(({ values }) => values === 'unreadable')
      const own = ours.rounds[at]
      if (!own) return theirs
      const { values, next, questions } = own
      const read = { ...theirs.rounds[at]!, values, next, questions }
      // Its thread has come to its end here.
      return {
        ...ours,
        rounds: [...theirs.rounds.slice(0, at), read, ...ours.rounds.slice(at + 1)],
      }
    },
  },
]

/**
 * What the plans leave out, since LangGraph.js goes another way there that cannot be told in our form.
 * `withoutTraps` takes it out of a plan.
 */
const TRAPS: readonly Trap[] = [
  {
    name: 'a node that a list edge and something else make due runs twice',
    rule: 'semantics §4.1: once per superstep, however many trigger it',
    takeOut: onlyListEdges,
  },
  {
    name: 'a task that wrote nothing beside one that waits runs again',
    rule: 'semantics §4.7: finished siblings are not run again',
    takeOut: alwaysWriting,
  },
  {
    name: 'of several commands to the graph above, not the first counts, and after a resume one is told as an update of the child',
    rule: 'semantics §4.6: the child stops at once, its node has a start and nothing else',
    takeOut: oneParentCommand,
  },
  {
    name: 'an answer by value is taken again by later questions, when a nested graph or a Send asks',
    rule: 'semantics §4.7: the first question consumes it; docs/decisions/answers.md',
    takeOut: (plan) => plan, // `runs.ts` answers by ids there
  },
]

interface Trap {
  readonly name: string
  readonly rule: string
  readonly takeOut: (plan: GraphPlan) => GraphPlan
}

export function withoutTraps(plan: GraphPlan): GraphPlan {
  return TRAPS.reduce((left, { takeOut }) => takeOut(left), plan)
}

interface KnownDifference {
  readonly name: string
  readonly rule: string
  readonly toOurs: (theirs: Story, ours: Story) => Story
}

/** The story of LangGraph.js, told as the rules ask for. */
export function withoutKnownDifferences(theirs: Story, ours: Story): Story {
  return KNOWN_DIFFERENCES.reduce((story, { toOurs }) => toOurs(story, ours), theirs)
}

/**
 * The story without what is left to chance: when a run fails, graphs that are under way beside the
 * failure are called off wherever they are (semantics §2.6).
 *
 * @param plan Of the story.
 */
export function withoutChance(story: Story, plan: GraphPlan): Story {
  if (!hasGraphs(plan)) return story
  const at = story.rounds.findIndex(({ end }) => end !== 'ended')
  if (at < 0) return story
  const failed = {
    ...story.rounds[at]!,
    end: 'failed',
    told: {},
    values: {},
    next: [],
    questions: [],
  }
  return { rounds: [...story.rounds.slice(0, at), failed], runs: {} }
}

function eachRound(theirs: Story, ours: Story, change: (round: Round, own: Round) => Round): Story {
  const rounds = theirs.rounds.map((round, at) => {
    const own = ours.rounds[at]
    return own && own.end === round.end ? change(round, own) : round
  })
  return { ...theirs, rounds }
}

/** What the root told may be cut short; what is there must be a beginning of ours. */
function withLostParts(theirs: Observation, ours: Observation): Observation['told'] {
  const own = rootOf(ours)
  const seen = rootOf(theirs)
  const cut = seen.findIndex(({ values }) => values === undefined)
  const whole = cut < 0 ? seen : seen.slice(0, cut)
  const rest = own.slice(whole.length)
  const isCut = cut < 0 || isPartOf(seen[cut]!.updates, rest[0]?.updates ?? [])
  return { ...theirs.told, '': [isCut ? [...whole, ...rest] : seen] }
}

function rootOf({ told }: Observation): Told {
  return told['']?.[0] ?? []
}

function isPartOf(some: readonly string[], all: readonly string[]): boolean {
  const left = [...all]
  return some.every((each) => {
    const at = left.indexOf(each)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  })
}
