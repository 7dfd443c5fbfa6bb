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

/** A text that is JSON is sent as what it says, any other as it is. */
export function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
