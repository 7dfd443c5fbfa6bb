import { threadQueries } from '@rivulet/react'
import { hashKey } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { notes, queryClient } from './client.ts'
import { TanstackQuery } from './tanstack-query.tsx'

/** Keys of the queries that were sent, as they were sent. */
const sent: string[] = []
let unsubscribe: () => void

beforeEach(() => {
  unsubscribe = queryClient.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'fetch') sent.push(event.query.queryHash)
  })
})

afterEach(async () => {
  unsubscribe()
  for (const { threadId } of await notes.threads.list()) await notes.threads.delete(threadId)
  queryClient.clear()
  sent.length = 0
})

async function renderNotes() {
  const screen = await render(<TanstackQuery />)
  const status = screen.getByRole('region', { name: 'Thread', exact: true }).getByRole('status')
  const threads = screen.getByRole('region', { name: 'Threads' })
  return {
    screen,
    status,
    note: async (text: string) => {
      await screen.getByRole('textbox', { name: 'Note' }).fill(text)
      await screen.getByRole('button', { name: 'Add' }).click()
      await expect
        .element(screen.getByRole('log'))
        .toMatchTextContent(`Noted: ${text}. Anything else?`)
      await expect.element(status).toHaveTextContent('success')
    },
    open: (title: string) => threads.getByRole('button', { name: title, exact: true }),
    button: (name: string) => screen.getByRole('button', { name }),
    dialog: screen.getByRole('dialog'),
    history: () =>
      [...screen.getByRole('region', { name: 'History' }).element().querySelectorAll('li')].map(
        (each) => each.textContent,
      ),
  }
}

it('lists the threads, and shows of each its messages and its history', async () => {
  const { screen, note, open, button, history } = await renderNotes()
  await note('milk')
  await expect.element(open('milk')).toHaveAttribute('aria-current', 'true')
  await expect
    .poll(history)
    .toEqual([
      'loop: 2 messages',
      'loop: 1 messages, then answer',
      'input: 0 messages, then __start__',
    ])
  await button('New thread').click()
  await expect.poll(history).toEqual([])
  await note('tea')
  await open('milk').click()
  await expect.element(screen.getByRole('log')).toMatchTextContent('Noted: milk')
  await expect.element(screen.getByRole('log')).not.toMatchTextContent('Noted: tea')
})

it('asks again once when a run has ended, and never for a token', async () => {
  const { note, history } = await renderNotes()
  await note('milk')
  await expect.poll(history).toHaveLength(3)
  const [{ threadId } = { threadId: '' }] = await notes.threads.list()
  sent.length = 0
  await note('eggs')
  await expect.poll(history).toHaveLength(6)
  const { list, history: historyOf } = threadQueries(notes)
  expect(sent.toSorted()).toEqual(
    [hashKey(list().queryKey), hashKey(historyOf(threadId).queryKey)].toSorted(),
  )
})

it('fetches the history of a thread as soon as it is pointed at', async () => {
  const { note, open, button, history } = await renderNotes()
  await note('milk')
  await expect.poll(history).toHaveLength(3)
  const [{ threadId } = { threadId: '' }] = await notes.threads.list()
  const { queryKey } = threadQueries(notes).history(threadId)
  await button('New thread').click()
  queryClient.removeQueries({ queryKey })
  await open('milk').hover()
  await expect.poll(() => queryClient.getQueryData(queryKey)).toHaveLength(3)
  sent.length = 0
  await open('milk').click()
  await expect.poll(history).toHaveLength(3)
  expect(sent).toEqual([])
})

it('renames a thread, and the focus is where it was', async () => {
  const { note, open, button, dialog } = await renderNotes()
  await note('milk')
  await button('Rename milk').click()
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Shopping')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect.element(open('Shopping')).toBeVisible()
  await expect.element(button('Rename Shopping')).toHaveFocus()
  await expect.element(dialog).not.toBeInTheDocument()
})

it('deletes a thread, after it has asked', async () => {
  const { screen, note, open, button, dialog } = await renderNotes()
  await note('milk')
  await button('Delete milk').click()
  await dialog.getByRole('button', { name: 'Keep' }).click()
  await expect.element(dialog).not.toBeInTheDocument()
  await expect.element(open('milk')).toBeVisible()

  await button('Delete milk').click()
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  await expect.element(open('milk')).not.toBeInTheDocument()
  await expect.element(button('New thread')).toHaveFocus()
  await expect.element(screen.getByRole('log')).toHaveTextContent('')
  expect(await notes.threads.list()).toEqual([])
})
