/** A module as the React Compiler leaves it. */
declare module '*?compiled'

/** The source of that, as a string. */
declare module '*?compiled&raw-output' {
  const source: string
  export default source
}
