/** The input that a text stands for, or what is wrong with the text. */
export type ParsedInput =
  | { readonly input: object; readonly problem?: never }
  | { readonly input?: never; readonly problem: string }

export function parseInput(text: string): ParsedInput {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { problem: `This is not valid JSON. ${(error as SyntaxError).message}` }
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { input: value }
  return {
    problem: `The input must be an object with keys of the state, such as {"topic": "cats"}, but this is ${nameOf(value)}.`,
  }
}

function nameOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return `a ${typeof value}`
}
