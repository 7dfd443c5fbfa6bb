import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAmbientContext } from './ambient-context.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('createAmbientContext', () => {
  it('gives the value in the synchronous part of the call, and nothing outside it', () => {
    const context = createAmbientContext<string>()
    expect(context.get()).toBeUndefined()
    expect(context.run('value', () => context.get())).toBe('value')
    expect(context.get()).toBeUndefined()
  })

  it('returns what the body returns and throws what it throws', () => {
    const context = createAmbientContext<string>()
    const failure = new Error('broken')
    const call = (): never =>
      context.run('value', () => {
        context.get()
        throw failure
      })
    expect(context.run('value', () => 7)).toBe(7)
    expect(call).toThrow(failure)
    expect(context.get()).toBeUndefined()
  })

  it('gives the inner value in a nested call and the outer one after it', () => {
    const context = createAmbientContext<string>()
    const seen = context.run('outer', () => [
      context.get(),
      context.run('inner', () => context.get()),
      context.get(),
    ])
    expect(seen).toEqual(['outer', 'inner', 'outer'])
  })

  it('gives the value after an await in a call that asked before', async () => {
    const context = createAmbientContext<string>()
    const seen = await context.run('value', async () => {
      context.get()
      await Promise.resolve()
      return context.get()
    })
    expect(seen).toBe('value')
    expect(context.get()).toBeUndefined()
  })

  it('gives nothing after an await in a call that did not ask, whatever ran before', async () => {
    const context = createAmbientContext<string>()
    context.run('before', () => context.get())
    const seen = await context.run('value', async () => {
      await Promise.resolve()
      return context.get()
    })
    expect(seen).toBeUndefined()
  })

  it('gives nothing of the caller after an await in a nested call that did not ask', async () => {
    const context = createAmbientContext<string>()
    const seen = await context.run('outer', async () => {
      context.get()
      const inner = await context.run('inner', async () => {
        await Promise.resolve()
        return context.get()
      })
      return [inner, context.get()]
    })
    expect(seen).toEqual([undefined, 'outer'])
  })

  it('gives the caller its own value back when a nested call asked first', async () => {
    const context = createAmbientContext<string>()
    const seen = await context.run('outer', async () => {
      const inner = context.run('inner', async () => {
        context.get()
        await Promise.resolve()
        return context.get()
      })
      const here = context.get()
      return [await inner, here, context.get()]
    })
    expect(seen).toEqual(['inner', 'outer', 'outer'])
  })

  it('keeps calls apart that run side by side', async () => {
    const context = createAmbientContext<number>()
    const calls = [1, 2, 3].map((value) =>
      context.run(value, async () => {
        const seen = [context.get()]
        for (let at = 0; at < value; at++) await Promise.resolve()
        seen.push(context.get())
        return seen
      }),
    )
    expect(await Promise.all(calls)).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ])
  })

  it('keeps two contexts apart', () => {
    const [one, two] = [createAmbientContext<string>(), createAmbientContext<string>()]
    one.run('one', () => {
      expect(two.get()).toBeUndefined()
      two.run('two', () => expect([one.get(), two.get()]).toEqual(['one', 'two']))
    })
  })

  it('looks up AsyncLocalStorage only when it is asked inside a call', () => {
    const lookUp = vi.spyOn(process, 'getBuiltinModule')
    const context = createAmbientContext<string>()
    context.get()
    context.run('value', () => {})
    expect(lookUp).not.toHaveBeenCalled()
    context.run('value', () => context.get())
    expect(lookUp).toHaveBeenCalledExactlyOnceWith('node:async_hooks')
  })
})
