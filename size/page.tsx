// What a page loads: one hook, two narrow hooks, the client. Re-exported, since unused imports would be dropped.
export { createGraphClient, workerTransport } from '@rivulet/core/client'
export { useGraphStream, useMessageIds, useMessageText } from '@rivulet/react'
