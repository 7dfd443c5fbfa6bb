const joke = { topic: 'cats', joke: 'This is a joke about cats' }
const asked = [
  { value: { question: 'Is it funny?', choices: [true, false] }, id: '<interrupt id>' },
]
const nested = ['generate_joke:<task id>']

/** What “v1 beside v2” prints: by the name of the print, each part and what v1 makes of it. */
export const expectedV1: Readonly<Record<string, string>> = {
  single: pairs(
    [{ type: 'updates', ns: [], data: { generate_joke: joke } }, { generate_joke: joke }],
    [{ type: 'updates', ns: [], data: { __interrupt__: asked } }, { __interrupt__: asked }],
  ),
  several: pairs(
    [
      { type: 'values', ns: [], data: { topic: 'cats' }, interrupts: [] },
      ['values', { topic: 'cats' }],
    ],
    [
      { type: 'updates', ns: [], data: { generate_joke: joke } },
      ['updates', { generate_joke: joke }],
    ],
    [{ type: 'values', ns: [], data: joke, interrupts: [] }, ['values', joke]],
    [
      { type: 'updates', ns: [], data: { __interrupt__: asked } },
      ['updates', { __interrupt__: asked }],
    ],
    [
      { type: 'values', ns: [], data: joke, interrupts: asked },
      ['values', { ...joke, __interrupt__: asked }],
    ],
  ),
  subgraphs: pairs(
    [
      { type: 'updates', ns: nested, data: { write: { joke: joke.joke } } },
      [nested, { write: { joke: joke.joke } }],
    ],
    [{ type: 'updates', ns: [], data: { generate_joke: joke } }, [[], { generate_joke: joke }]],
    [{ type: 'updates', ns: [], data: { __interrupt__: asked } }, [[], { __interrupt__: asked }]],
  ),
  both: pairs(
    [
      { type: 'custom', ns: nested, data: { status: 'writing' } },
      [nested, 'custom', { status: 'writing' }],
    ],
    [
      { type: 'updates', ns: nested, data: { write: { joke: joke.joke } } },
      [nested, 'updates', { write: { joke: joke.joke } }],
    ],
    [
      { type: 'updates', ns: [], data: { generate_joke: joke } },
      [[], 'updates', { generate_joke: joke }],
    ],
    [
      { type: 'updates', ns: [], data: { __interrupt__: asked } },
      [[], 'updates', { __interrupt__: asked }],
    ],
  ),
  invoke: pairs([
    { value: joke, interrupts: asked },
    { ...joke, __interrupt__: asked },
  ]),
}

function pairs(...each: readonly (readonly [v2: unknown, v1: unknown])[]): string {
  return each.map(([v2, v1]) => `v2 ${JSON.stringify(v2)}\nv1 ${JSON.stringify(v1)}\n`).join('')
}
