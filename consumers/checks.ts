import { stripVTControlCharacters } from 'node:util'

/** Counts what the consumers check, as a test runner counts its tests. */
export class Checks {
  #passed = 0
  #failed = 0

  /** Runs one check and prints how it went. Resolves to its result; undefined when it failed. */
  async check<Result>(
    title: string,
    run: () => Result | Promise<Result>,
  ): Promise<Result | undefined> {
    const started = performance.now()
    const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`
    try {
      const result = await run()
      this.#passed += 1
      console.log(`  ✓ ${title} (${seconds()})`)
      return result
    } catch (error) {
      this.#failed += 1
      console.log(`  ✗ ${title} (${seconds()})`)
      console.log(indent(error instanceof Error ? error.message : String(error)))
      return undefined
    }
  }

  /** A check without which the rest of a consumer makes no sense: a failure ends the consumer. */
  async must<Result>(title: string, run: () => Result | Promise<Result>): Promise<Result> {
    const failed = this.#failed
    const result = await this.check(title, run)
    if (this.#failed > failed) throw new Abandoned(title)
    return result as Result // it has passed
  }

  /** Runs a consumer's checks up to the first that failed among those that it must pass. */
  async consumer(title: string, run: () => Promise<void>): Promise<void> {
    console.log(`\n── ${title}`)
    try {
      await run()
    } catch (error) {
      if (error instanceof Abandoned) console.log(`  The rest of "${title}" was not run.`)
      else await this.check(title, () => Promise.reject(error))
    }
  }

  /** The verdict, in the words that `.ci/run` reads. */
  finish(): number {
    console.log(`\n${this.#passed} passed, ${this.#failed} failed`)
    return this.#failed > 0 ? 1 : 0
  }
}

class Abandoned extends Error {}

const indent = (text: string): string => stripVTControlCharacters(text).replaceAll(/^/gm, '      ')
