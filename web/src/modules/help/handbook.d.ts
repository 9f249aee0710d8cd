declare module 'virtual:handbook' {
  export type Written = string | [tag: string, attributes: Record<string, string | number>, inner: Written[]]
  const chapters: { chapter: string; title: string; written: Written[] }[]
  export default chapters
}
