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
  'streaming-disabled': {
    print: lines(
      'write_title: The Cat Who Came Back',
      'write_joke: What do you call a pile of cats? A meowntain.',
    ),
  },
  'no-ambient-context': {
    custom: lines('{"custom_key":"Streaming custom data while generating a joke"}'),
    messages: 'Nine| lives| out| of| ten|.|',
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
}

function lines(...each: string[]): string {
  return each.map((line) => `${line}\n`).join('')
}
