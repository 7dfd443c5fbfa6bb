const TASK_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
const INTERRUPT_ID = /\b[0-9a-f]{32}\b/g

/** A text with placeholders for its ids, which differ from run to run. */
export function hideIds(text: string): string {
  return text.replace(TASK_ID, '<task id>').replace(INTERRUPT_ID, '<interrupt id>')
}
