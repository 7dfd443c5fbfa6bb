import { decode, encode } from './langchain-codec.ts'

/** LangGraph's `SerializerProtocol`. */
export interface LangGraphSerializer {
  dumpsTyped(data: unknown): Promise<[type: string, data: Uint8Array]>
  loadsTyped(type: string, data: Uint8Array | string): Promise<unknown>
}

/** JSON, with LangChain's objects as records. For tools that ask a saver for its serializer. */
export const serializer: LangGraphSerializer = {
  async dumpsTyped(data) {
    const text = JSON.stringify(encode(data, 'value')) as string | undefined
    return ['json', new TextEncoder().encode(text ?? 'null')]
  },
  loadsTyped(_type, data) {
    const text = typeof data === 'string' ? data : new TextDecoder().decode(data)
    return decode(JSON.parse(text))
  },
}
