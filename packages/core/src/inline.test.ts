import { describe, it } from 'vitest'
import { inlineTransport } from './inline.ts'
import { conformanceGraphs, transportCases } from './testing.ts'

describe('inlineTransport', () => {
  for (const { title, run } of transportCases(() => inlineTransport(conformanceGraphs()))) {
    it(title, run)
  }
})
