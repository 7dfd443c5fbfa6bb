import type { ContentBlock } from '../../messages/message.ts'

/** Where an image is, or what it is made of. */
export type Image =
  | { readonly url: string }
  | { readonly data: string | Uint8Array; readonly mediaType: string }

/**
 * The image of a content block in the forms that are in use: OpenAI's `image_url`, LangChain's
 * `image` with a url or base64 data, Anthropic's `image` with a source. Undefined for other blocks.
 */
export function readImage(block: ContentBlock): Image | undefined {
  const fields = block as Readonly<Record<string, unknown>>
  if (block.type === 'image_url') {
    const image = fields['image_url'] as string | { url: string }
    return fromUrl(typeof image === 'string' ? image : image.url)
  }
  if (block.type !== 'image') return undefined
  const source = (fields['source'] ?? fields) as Readonly<Record<string, unknown>>
  const { url, data, mimeType, mime_type: mime, media_type: media } = source
  if (typeof url === 'string') return fromUrl(url)
  const mediaType = (mimeType ?? mime ?? media ?? 'image/png') as string
  return data === undefined ? undefined : { data: data as string | Uint8Array, mediaType }
}

function fromUrl(url: string): Image {
  const [, mediaType, data] = /^data:([^;,]+);base64,(.*)$/s.exec(url) ?? []
  return mediaType && data !== undefined ? { data, mediaType } : { url }
}

/** An image as one text: its address, or a data: URL. */
export function urlOf(image: Image): string {
  if ('url' in image) return image.url
  const { data, mediaType } = image
  return `data:${mediaType};base64,${typeof data === 'string' ? data : toBase64(data)}`
}

/** Byte by byte: spread into one call, a large image would be too many arguments. */
function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
