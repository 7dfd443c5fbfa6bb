import { RivuletError } from '../../errors.ts'

export function noSuchCheckpoint(id: string): Error {
  return refusal(
    'id',
    `There is no checkpoint "${id}" in this thread: take the id of an option of \`branches\`.`,
  )
}

export function noSuchMessage(id: string): Error {
  return refusal(
    'messageId',
    `There is no message "${id}" in this thread's root graph: take an id of useMessageIds(thread).`,
  )
}

export function nothingToRegenerate(): Error {
  return refusal(
    'messageId',
    'There is no message of a human to answer anew: name the message to write anew, regenerate(messageId).',
  )
}

export function nothingBefore(id: string): Error {
  return refusal(
    'messageId',
    `Nothing was saved from before message "${id}", so there is nothing to go back to. (With durability "exit" a run saves its end alone.)`,
  )
}

function refusal(argument: string, message: string): Error {
  return new RivuletError('INVALID_ARGUMENT', message, { argument })
}
