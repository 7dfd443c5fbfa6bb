/** What is known of the form of a question: our examples have all of it, others need not. */
export interface Question {
  /** What to ask. */
  readonly text: string
  /** Answers to choose from. */
  readonly choices: readonly unknown[]
  /** A text that may be edited and sent as the answer. */
  readonly draft: string | undefined
}

/** Reads a question out of the value of any interrupt. */
export function toQuestion(value: unknown): Question {
  if (typeof value === 'string') return { text: value, choices: [], draft: undefined }
  const { question, choices, draft } = (value ?? {}) as Readonly<Record<string, unknown>>
  return {
    text: typeof question === 'string' ? question : 'The run waits for an answer.',
    choices: Array.isArray(choices) ? choices : [],
    draft: typeof draft === 'string' ? draft : undefined,
  }
}

/** The name of a button that gives this answer. */
export function choiceLabel(choice: unknown): string {
  if (typeof choice === 'boolean') return choice ? 'Yes' : 'No'
  return typeof choice === 'string' ? choice : JSON.stringify(choice)
}

/** What is sent for a text: an edited draft as it is, any other as what it says where it is JSON. */
export function toAnswer({ draft }: Question, text: string): unknown {
  return draft === undefined ? (parse(text) ?? { value: text }).value : text
}

/** The text begins like an object, a list or a string of JSON, and is none. */
export function isBrokenJson(text: string): boolean {
  return /^\s*["[{]/.test(text) && parse(text) === undefined
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
