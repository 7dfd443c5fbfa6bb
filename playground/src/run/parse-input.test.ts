import { describe, expect, it } from 'vitest'
import { parseInput } from './parse-input.ts'

describe('the input field', () => {
  it('takes an object', () => {
    expect(parseInput('{"topic": "cats"}')).toEqual({ input: { topic: 'cats' } })
  })

  it('says that a text is no JSON', () => {
    expect(parseInput('{"topic": ').problem).toMatch(/^This is not valid JSON\. /)
  })

  it.each([
    ['[1]', 'a list'],
    ['null', 'null'],
    ['"cats"', 'a string'],
    ['7', 'a number'],
  ])('says what %s is instead of an object', (text, name) => {
    expect(parseInput(text).problem).toMatch(new RegExp(`but this is ${name}\\.$`))
  })
})
