/** The channel between a test and the model in its worker. */
export const WORDS = 'words'

/** A word for the run on one thread; an empty one ends it. */
export interface Word {
  readonly threadId: string
  readonly word: string
}
