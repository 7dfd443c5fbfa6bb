import { describe, expect, it } from 'vitest'
import { choiceLabel, isBrokenJson, toAnswer, toQuestion } from './question.ts'

describe('a question', () => {
  it('is read out of the value of an interrupt', () => {
    expect(toQuestion({ question: 'Why?', choices: [true, false], draft: 'So.' })).toEqual({
      text: 'Why?',
      choices: [true, false],
      draft: 'So.',
    })
  })

  it('may be a text', () => {
    expect(toQuestion('Why?')).toEqual({ text: 'Why?', choices: [], draft: undefined })
  })

  it.each([[null], [7], [{}], [{ question: 1, choices: 'many', draft: [] }], [['Why?']]])(
    'has a text also where its value is %j',
    (value) => {
      expect(toQuestion(value)).toEqual({
        text: 'The run waits for an answer.',
        choices: [],
        draft: undefined,
      })
    },
  )
})

describe('an answer', () => {
  it.each([
    ['true', true],
    ['7', 7],
    ['{"a":1}', { a: 1 }],
    ['Marmalade', 'Marmalade'],
    ['"7"', '7'],
    ['{"a":', '{"a":'],
  ])('written as %s is %j', (text, answer) => {
    expect(toAnswer(toQuestion('Why?'), text)).toEqual(answer)
  })

  it.each(['true', '7', '{"a":1}', 'null'])('that is an edited draft stays a text: %s', (text) => {
    expect(toAnswer(toQuestion({ draft: 'So.' }), text)).toBe(text)
  })

  it.each([
    ['{"a":', true],
    [' [1', true],
    ['"cats', true],
    ['{"a":1}', false],
    ['Marmalade', false],
    ['', false],
  ])('%j begins like JSON and is none: %s', (text, isBroken) => {
    expect(isBrokenJson(text)).toBe(isBroken)
  })

  it('has a button of its name', () => {
    expect([true, false, 'ginger', 3].map(choiceLabel)).toEqual(['Yes', 'No', 'ginger', '3'])
  })
})
