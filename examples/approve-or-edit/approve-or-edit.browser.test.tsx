import { expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { ApproveOrEdit } from './approve-or-edit.tsx'

const TO_ADA = 'Dear Ada, the ferry is late today. It leaves at nine.'
const TO_GRACE = 'Dear Grace, the ferry is late today. It leaves at nine.'

async function renderDrafts() {
  const screen = await render(<ApproveOrEdit />)
  await screen.getByRole('button', { name: 'Write to Ada and Grace' }).click()
  const draft = (name: string) => {
    const form = screen.getByRole('form', { name: `Draft to ${name}` })
    const button = (label: string) => form.getByRole('button', { name: label, exact: true })
    return { form, text: form.getByRole('textbox'), button }
  }
  const ada = draft('Ada')
  const grace = draft('Grace')
  await expect.element(ada.text).toHaveValue(TO_ADA)
  await expect.element(grace.text).toHaveValue(TO_GRACE)
  const sent = () => screen.getByRole('list', { name: 'Sent' }).element().textContent
  return { screen, ada, grace, sent, status: screen.getByRole('status') }
}

it('sends a draft as it is, after that the other one as it was edited meanwhile', async () => {
  const { ada, grace, sent, status } = await renderDrafts()
  await grace.text.fill('Dear Grace, take the bridge.')
  await ada.button('Send').click()
  await expect.element(status).toHaveFocus()
  await expect.element(ada.form).not.toBeInTheDocument()
  await expect.element(grace.text).toHaveValue('Dear Grace, take the bridge.')
  await grace.button('Send edited').click()
  await expect.element(status).toMatchTextContent('success')
  expect(sent()).toBe(`To Ada: ${TO_ADA}To Grace: Dear Grace, take the bridge.`)
})

it('sends nothing that was rejected', async () => {
  const { ada, grace, sent, status } = await renderDrafts()
  await ada.button('Reject').click()
  await expect.element(ada.form).not.toBeInTheDocument()
  await expect.element(grace.form).toBeVisible()
  await grace.button('Reject').click()
  await expect.element(status).toMatchTextContent('success')
  expect(sent()).toBe('')
})

it('answers all of them in one step', async () => {
  const { screen, ada, sent, status } = await renderDrafts()
  await ada.text.fill('Dear Ada, swim.')
  await screen.getByRole('button', { name: 'Send all 2' }).click()
  await expect.element(status).toMatchTextContent('success')
  await expect.element(screen.getByRole('form')).not.toBeInTheDocument()
  expect(sent()).toBe(`To Ada: Dear Ada, swim.To Grace: ${TO_GRACE}`)
})
