import type { OpenInterrupt } from '@rivulet/core/client'
import { type ChangeEvent, type KeyboardEvent, type SyntheticEvent, useId, useState } from 'react'
import { isSubmitKey } from '../run/submit-key.ts'
import { nsLabel } from './namespace-label.ts'
import { choiceLabel, isBrokenJson, type Question, toAnswer, toQuestion } from './question.ts'

interface InterruptFormProps {
  readonly interrupt: OpenInterrupt
  /** What is written so far. */
  readonly text: string
  readonly onText: (text: string) => void
  readonly onAnswer: (answer: unknown) => void
}

/** One question: buttons where there is a choice, a field for any other answer. */
export function InterruptForm({ interrupt, text, onText, onAnswer }: InterruptFormProps) {
  const id = useId()
  const question = toQuestion(interrupt.value)
  const isDraft = question.draft !== undefined
  const field = <AnswerField id={id} question={question} text={text} onText={onText} />
  const note = !isDraft && isBrokenJson(text) ? BROKEN : undefined
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (text !== '') onAnswer(toAnswer(question, text))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isSubmitKey(event)) onSubmit(event)
  }
  return (
    <form
      className="question"
      aria-labelledby={`${id}-text`}
      onSubmit={onSubmit}
      onKeyDown={onKeyDown}
    >
      <QuestionHead id={`${id}-text`} interrupt={interrupt} text={question.text} />
      {isDraft && field}
      <div className="question-bar">
        {question.choices.map((choice, at) => (
          <button
            key={choiceLabel(choice)}
            type="button"
            className={at === 0 ? 'button primary small' : 'button small'}
            onClick={() => onAnswer(choice)}
          >
            {choiceLabel(choice)}
          </button>
        ))}
        <span className="answer" data-is-draft={isDraft}>
          {!isDraft && field}
          <button type="submit" className="button small" disabled={text === ''}>
            {isDraft ? 'Send edited' : 'Send'}
          </button>
        </span>
      </div>
      <output className="hint" id={`${id}-note`}>
        {note}
      </output>
    </form>
  )
}

interface QuestionHeadProps {
  readonly id: string
  readonly interrupt: OpenInterrupt
  readonly text: string
}

/** Who asks what; opened, the value of the interrupt as it is. */
function QuestionHead({ id, interrupt, text }: QuestionHeadProps) {
  const [isOpen, setOpen] = useState(false)
  const { ns, value } = interrupt
  return (
    <>
      <p className="question-head">
        <span className="question-text" id={id}>
          {ns.length > 0 && <span className="where">{nsLabel(ns)} › </span>}
          {text}
        </span>
        <button
          type="button"
          className="link-button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          Value
        </button>
      </p>
      {isOpen && <pre className="box">{JSON.stringify(value, null, 2)}</pre>}
    </>
  )
}

const BROKEN = 'This is not valid JSON: it is sent as text.'

interface AnswerFieldProps {
  readonly id: string
  readonly question: Question
  readonly text: string
  readonly onText: (text: string) => void
}

/** Where any answer can be written; where there is a draft, it is edited. */
function AnswerField({ id, question, text, onText }: AnswerFieldProps) {
  const isDraft = question.draft !== undefined
  const field = {
    id,
    value: text,
    'aria-describedby': `${id}-note`,
    onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onText(target.value),
  }
  return (
    <>
      <label className="visually-hidden" htmlFor={id}>
        {isDraft ? 'Your version' : 'Answer'}
      </label>
      {isDraft ? (
        <textarea {...field} rows={2} />
      ) : (
        <input
          {...field}
          autoComplete="off"
          placeholder={question.choices.length > 0 ? 'Another answer' : 'Text or JSON'}
        />
      )}
    </>
  )
}
