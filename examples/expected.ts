import { expectedV1 } from './expected-v1.ts'

/** The text that each example prints, by its id and the name of the print. */
export const expected: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'basic-usage': {
    print: lines(
      'Status: thinking of a joke...',
      'Node generate_joke updated: {"joke":"Why did the ice cream go to school? To get a sundae education!"}',
    ),
  },
  narrowing: {
    print: lines(
      'State: topic=ice cream',
      'Progress: 0%',
      "What is a snowman's favourite meal? Ice bergers.Progress: 100%",
      'Node `call_model` updated: {"joke":"What is a snowman\'s favourite meal? Ice bergers."}',
      'State: topic=ice cream',
    ),
  },
  'graph-state': {
    updates: lines(
      'Node `refine_topic` updated: {"topic":"ice cream and cats"}',
      'Node `generate_joke` updated: {"joke":"This is a joke about ice cream and cats"}',
    ),
    values: lines(
      '{"topic":"ice cream"}',
      '{"topic":"ice cream and cats"}',
      '{"topic":"ice cream and cats","joke":"This is a joke about ice cream and cats"}',
    ),
  },
  'llm-tokens': {
    print:
      'Why| did| the| ice| cream| cone| take| up| running|?|' +
      ' It| wanted| to| stay| ahead| of| its| own| drips|.|',
  },
  'filter-by-model-call': {
    print: 'Why| did| the| cat| sit| on| the| keyboard|?| To| keep| an| eye| on| the| mouse|.|',
  },
  'filter-by-node': {
    print:
      'A| whisker| twitch|,| a| moonlit| wall|,| nine| lives| too| brief| to| name| them| all|.|',
  },
  'custom-data': { print: lines('Custom event: Generating custom data inside node') },
  'custom-data-in-tool': { print: lines('Custom event: Generating custom data inside node') },
  'subgraph-outputs': {
    print: lines(
      '[] node_1: {"foo":"hi! foo"}',
      '["node_2:<task id>"] subgraph_node_1: {"bar":"bar"}',
      '["node_2:<task id>"] subgraph_node_2: {"foo":"hi! foobar"}',
      '[] node_2: {"foo":"hi! foobar"}',
    ),
  },
  checkpoints: {
    print: lines(
      'Step -1 (input): {}, next: ["__start__"]',
      'Step 0 (loop): {"topic":"ice cream"}, next: ["refine_topic"]',
      'Step 1 (loop): {"topic":"ice cream and cats"}, next: ["generate_joke"]',
      'Step 2 (loop): {"topic":"ice cream and cats","joke":"This is a joke about ice cream and cats"}, next: []',
    ),
  },
  tasks: {
    print: lines(
      'refine_topic starts with {"topic":"ice cream"}',
      'refine_topic returned {"topic":"ice cream and cats"}',
      'generate_joke starts with {"topic":"ice cream and cats"}',
      'generate_joke returned {"joke":"This is a joke about ice cream and cats"}',
    ),
  },
  debug: {
    print: lines(
      'Step -1, checkpoint: {}',
      'Step 0, checkpoint: {"topic":"ice cream"}',
      'Step 1, task: refine_topic',
      'Step 1, task_result: refine_topic',
      'Step 1, checkpoint: {"topic":"ice cream and cats"}',
      'Step 2, task: generate_joke',
      'Step 2, task_result: generate_joke',
      'Step 2, checkpoint: {"topic":"ice cream and cats","joke":"This is a joke about ice cream and cats"}',
    ),
  },
  'debug-without-saver': {
    print: lines(
      'Step 1, task: refine_topic',
      'Step 1, task_result: refine_topic',
      'Step 2, task: generate_joke',
      'Step 2, task_result: generate_joke',
    ),
  },
  'several-modes': {
    print: lines(
      'custom: {"status":"thinking of a joke..."}',
      'updates: {"generate_joke":{"joke":"Why did the ice cream go to school? To get a sundae education!"}}',
    ),
  },
  'any-llm': {
    print: lines(
      ...['Three', ' facts', ' about', ' cats', ':', ' they', ' nap', ',', ' they', ' knock']
        .concat([' things', ' over', ',', ' they', ' nap', ' again'])
        .map((piece) => JSON.stringify({ custom_llm_chunk: piece })),
    ),
  },
  'openai-tool': {
    custom: 'One| finds| a| bed|,| a| lamp|,| and| a| cat| that| owns| both|.|',
    values: lines(
      '{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"get_items","arguments":"{\\"place\\":\\"bedroom\\"}"}}]}',
      '{"tool_call_id":"1","role":"tool","name":"get_items","content":"One finds a bed, a lamp, and a cat that owns both."}',
    ),
  },
  'streaming-disabled': {
    print: lines(
      'write_title: The Cat Who Came Back',
      'write_joke: What do you call a pile of cats? A meowntain.',
    ),
  },
  'v1-beside-v2': expectedV1,
  invoke: {
    output: lines(
      'Asked: {"question":"Publish the joke?","choices":[true,false]}',
      'Finished: {"value":{"topic":"ice cream","joke":"This is a joke about ice cream","isPublished":true},"interrupts":[]}',
    ),
    parts: lines('updates: generate_joke', 'updates: __interrupt__'),
  },
  'schema-coercion': {
    print: lines(
      '{"value":"x","items":[],"rating":0}',
      '{"value":"x","items":["x and a lemon"],"rating":0}',
      '{"value":"x","items":["x and a lemon"],"rating":5}',
    ),
  },
  'no-ambient-context': {
    custom: lines('{"custom_key":"Streaming custom data while generating a joke"}'),
    messages: 'Nine| lives| out| of| ten|.|',
  },
  'parallel-writers': {
    print: lines(
      '3 jokes:',
      'Cats make poor storytellers: they have only one tail and they lick it.',
      'A fish never pays: it has its own scales.',
      'Owls give no refunds. They do not give a hoot.',
    ),
  },
  'nested-graphs': {
    print: lines(
      ...['Whiskers', 'Paws', 'Tails', 'Afterword'].map(
        (chapter) => `${chapter}: Here is what we know for sure: a fact about ${chapter}, checked.`,
      ),
      'write_chapter ran 4 times',
      'write_chapter › check_facts ran 4 times',
    ),
  },
  'human-approval': {
    print: lines(
      'Asked: {"question":"Publish this draft?","choices":[true,false],"draft":"Cats sleep sixteen hours a day. The rest is overtime."}',
      'Published: Cats sleep sixteen hours a day. So do good servers.',
    ),
  },
  'two-questions': {
    print: lines(
      'Asked: Which colour is the cat?',
      'Asked: What is the cat called?',
      'Marmalade, a ginger cat, looks at you and thinks of dinner.',
    ),
  },
  'stop-before-node': {
    print: lines(
      '{"generate_joke":{"joke":"This is a joke about ice cream"}}',
      '{"__interrupt__":[]}',
      '{"publish":{"isPublished":true}}',
    ),
  },
  'progress-bar': {
    print: lines(
      ...Array.from({ length: 10 }, (_, at) => `${(at + 1) * 10}% Step ${at + 1} of 10 is done`),
    ),
  },
  'failing-node': {
    print:
      'Once| upon| a| time| there| was| a| story| without| an| end|\n' +
      'The press is out of paper: "Once upon a time there was a story without an end" cannot be printed.\n',
  },
  'flaky-services': {
    print: lines(
      'Asking for the weather, attempt 1',
      'Asking for the weather, attempt 2',
      'Asking for the weather, attempt 3',
      'No news today. It rains in Bergen.',
    ),
  },
  'wait-for-all': {
    print: lines(
      '{"set_table":{"done":["the table is set"]}}',
      '{"chop":{"done":["the onions are chopped"]}}',
      '{"fry":{"done":["the onions are fried"]}}',
      '{"serve":{"done":["Soup is served after 3 steps"]}}',
    ),
  },
  'only-functions': {
    print: lines(
      '"A cat keeps your feet warm."',
      '"A cat keeps your chair, too."',
      '["__interrupt__"]',
      '["essay"]',
      'Result: Get a second chair.',
    ),
  },
  'agent-with-tools': {
    print: lines(
      'call get_weather {"city":"Bergen"}',
      'call get_sunset {"city":"Bergen"}',
      '  call_get_sunset: "The sun sets at 16:20 in Bergen."',
      '  so far: Looking for Bergen…',
      '  so far: Found a station.',
      '  call_get_weather: {"city":"Bergen","sky":"rain","celsius":9}',
      'call ask_packer {"trip":"A weekend in Bergen: rain, 9 degrees, dark at 16:20"}',
      'subagent: A raincoat, a torch, and a good book.',
      '  call_ask_packer: "A raincoat, a torch, and a good book."',
      'agent: Take a raincoat, a torch, and something to read.',
    ),
  },
}

function lines(...each: string[]): string {
  return each.map((line) => `${line}\n`).join('')
}
