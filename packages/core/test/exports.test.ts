import { readFileSync } from 'node:fs'
import * as author from '@rivulet/core'
import { describe, expect, it } from 'vitest'

/**
 * The public names are a promise: these lists change when the promise does. One list per entry of the
 * package; an entry without a list fails. Types are not seen here.
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  // and one class per error code, see below
  '@rivulet/core': [
    'Annotation',
    'ChatModel',
    'Command',
    'CompiledGraph',
    'END',
    'GraphStream',
    'InMemoryCache',
    'InMemoryStore',
    'MemorySaver',
    'MessagesAnnotation',
    'Overwrite',
    'REMOVE_ALL_MESSAGES',
    'RunControl',
    'START',
    'Send',
    'StateGraph',
    'Tool',
    'ToolNode',
    'addMessages',
    'deleteUiMessage',
    'pushMessage',
    'pushUiMessage',
    'uiMessageReducer',
    'anyValue',
    'append',
    'coerceMessages',
    'entrypoint',
    'getRuntime',
    'getStreamWriter',
    'initChatModel',
    'ephemeral',
    'interrupt',
    'isLastStep',
    'remainingSteps',
    'tool',
    'toolsCondition',
    'topic',
    'untracked',
    'isMessage',
    'isMessageChunk',
    'messagesKey',
    'reduced',
    'task',
    'textOf',
    'type',
  ],
  '@rivulet/core/worker': ['serveGraphs'],
  '@rivulet/core/client': [
    'DEFAULT_MODES',
    'EMPTY_LOG',
    'MessageList',
    'RemoteGraph',
    'RivuletError',
    'Thread',
    'ThreadReplay',
    'createGraphClient',
    'nsKey',
    'replayBaseOf',
    'textOf',
    'uiMessageReducer',
    'workerTransport',
  ],
  '@rivulet/core/inline': ['inlineTransport'],
  '@rivulet/core/langgraph': ['fromLangGraphSaver', 'toLangGraphSaver'],
  '@rivulet/core/record': ['recordRun', 'replayRun'],
  '@rivulet/core/testing': [
    'checkpoint',
    'checkpointerCases',
    'collectParts',
    'conformanceGraphs',
    'createFakeClock',
    'createFakeFrames',
    'createFakeIds',
    'custom',
    'interrupt',
    'scriptedModel',
    'scriptedTransport',
    'storeCases',
    'taskEnd',
    'taskStart',
    'token',
    'transportCases',
    'updates',
    'values',
  ],
  '@rivulet/core/v1': ['toV1', 'toV1Output'],
  '@rivulet/react': [
    'GraphProvider',
    'threadQueries',
    'threadStore',
    'useBranches',
    'useCheckpoints',
    'useCustom',
    'useGraph',
    'useGraphStream',
    'useInterrupts',
    'useMessage',
    'useMessageIds',
    'useMessageStatus',
    'useMessageText',
    'useNamespace',
    'useNamespaces',
    'useStatus',
    'useStreamEffect',
    'useTasks',
    'useTextRef',
    'useThreadHistory',
    'useThreadSelector',
    'useThreads',
    'useToolCalls',
    'useUpdates',
    'useValues',
  ],
  '@rivulet/react/devtools': ['RivuletDevtools'],
  '@rivulet/react/devtools/production': ['RivuletDevtools'],
  '@rivulet/react/testing': ['RenderCount', 'renderRun'],
}

/** The specifiers that a package's `exports` offer: `@rivulet/core`, `@rivulet/core/worker`, … */
function entriesOf(folder: string): string[] {
  const url = new URL(`../../${folder}/package.json`, import.meta.url)
  const manifest = JSON.parse(readFileSync(url, 'utf8')) as {
    name: string
    exports: Readonly<Record<string, unknown>>
  }
  return Object.keys(manifest.exports)
    .filter((path) => path !== './package.json')
    .map((path) => manifest.name + path.slice(1))
}

async function namesOf(entry: string): Promise<string[]> {
  const module = (await import(/* @vite-ignore */ entry)) as object
  const names = Object.keys(module).toSorted()
  return entry === '@rivulet/core' ? names.filter((name) => !isErrorClass(name)) : names
}

const isErrorClass = (name: string): boolean => name.endsWith('Error')

describe('the public names', () => {
  it('are listed for every entry', () => {
    const entries = ['core', 'react'].flatMap(entriesOf)
    expect(Object.keys(NAMES).toSorted()).toEqual(entries.toSorted())
  })

  it.each(Object.entries(NAMES))('of %s', async (entry, names) => {
    expect(await namesOf(entry)).toEqual(names.toSorted())
  })

  it('have one class per error code', () => {
    const classes = Object.entries(author).filter(
      ([name]) => isErrorClass(name) && name !== 'RivuletError',
    )
    const codes = classes.map(([, each]) => (each as { code: string }).code)
    expect(new Set(codes).size).toBe(classes.length)
    for (const [name, each] of classes) {
      const error = new (each as unknown as new (message: string, facts: object) => Error)('m', {})
      expect(error).toBeInstanceOf(author.RivuletError)
      expect(error.name).toBe(name)
    }
  })
})
