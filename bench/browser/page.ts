// The page under measure: answers one request for a sample after the other.
import { scaledBy } from '../case.ts'
import { pageTopics } from '../cases/page-topics.ts'
import { Bench } from '../sample.ts'

const scale = Number(new URLSearchParams(location.search).get('scale'))
const cases = pageTopics(scaledBy(scale)).flatMap((topic) => topic.cases)

;(globalThis as { bench?: Bench }).bench = new Bench(cases)
