import { conformanceGraphs } from '@rivulet/core/testing'
import { serveGraphs } from '@rivulet/core/worker'

serveGraphs(conformanceGraphs())
