/** The fields that have a value: what is not known is absent, not undefined. */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known) as Defined<Fields>
}

/** The same fields, none of them there for sure. */
type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }
