// docs/handbook as a module: its chapters as trees of plain elements, and the pictures that exist
// as files of the build. Nothing of Markdown is left for the browser to read.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

import MarkdownIt, { type Token } from 'markdown-it'
import type { Plugin } from 'vite'

export const moduleName = 'virtual:handbook'
const contents = 'README.md'

// 3-ledgers.md is /help/ledgers; the number is its place.
export const chapterOf = (file: string) => basename(file, '.md').replace(/^\d+-/, '')

export interface Picture { file: string; width: number; height: number }
type Attributes = Record<string, string | number | Picture>
// Text, or an element with its attributes and what stands in it.
export type Written = string | [tag: string, attributes: Attributes, inner: Written[]]

export interface Chapter {
  // Empty for the contents.
  chapter: string
  title: string
  written: Written[]
}

// Width and height stand in the first chunk of a PNG, so that the page keeps their place.
export function pngSize(bytes: Buffer): { width: number; height: number } {
  if (bytes.length < 24 || bytes.toString('latin1', 1, 4) !== 'PNG') throw new Error('not a PNG')
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

export function readChapter(folder: string, file: string): Chapter {
  const wrong = (words: string): never => {
    throw new Error(`${join(folder, file)}: ${words}`)
  }
  function linkOf(to: string): Attributes {
    if (/^https?:/.test(to)) return { href: to, rel: 'noreferrer' }
    if (to.startsWith('#')) return wrong(`a link into a page is not known: ${to}`)
    if (dirname(to) !== '.' || !existsSync(join(folder, to)))
      return wrong(`the link ${to} leads to no chapter`)
    return { chapter: to === contents ? '' : chapterOf(to) }
  }
  function pictureOf(token: Token): Written | undefined {
    const source = token.attrGet('src') ?? ''
    if (!token.content) return wrong(`the picture ${source} has no words`)
    const path = resolve(folder, source)
    if (!existsSync(path)) return undefined
    return ['img', { src: { file: path, ...pngSize(readFileSync(path)) }, alt: token.content }, []]
  }
  function walk(tokens: Token[]): Written[] {
    const root: Written[] = []
    const open: [string, Attributes, Written[]][] = []
    const put = (written: Written) => (open.at(-1)?.[2] ?? root).push(written)
    for (const token of tokens) {
      if (token.type === 'inline') walk(token.children ?? []).forEach(put)
      else if (token.type === 'text') {
        if (token.content) put(token.content)
      // Chinese is written without spaces: a new line in the source is none on the page.
      } else if (token.type === 'softbreak') continue
      else if (token.type === 'hardbreak') put(['br', {}, []])
      else if (token.type === 'hr') put(['hr', {}, []])
      else if (token.type === 'code_inline') put(['code', {}, [token.content]])
      else if (token.type === 'fence' || token.type === 'code_block') put(['pre', {}, [token.content]])
      else if (token.type === 'image') {
        const picture = pictureOf(token)
        if (picture) put(picture)
      } else if (token.nesting === 1)
        open.push([token.tag, token.type === 'link_open' ? linkOf(token.attrGet('href') ?? '') : {}, []])
      else if (token.nesting === -1) {
        const closed = open.pop()!
        // A paragraph of nothing but a picture that is missing, or of a list without space.
        if (token.hidden) closed[2].forEach(put)
        else if (closed[0] !== 'p' || closed[2].length) put(closed)
      } else wrong(`“${token.type}” is not known`)
    }
    return root
  }
  const markdown = new MarkdownIt({ html: false, linkify: false })
  const [heading, ...written] = walk(markdown.parse(readFileSync(join(folder, file), 'utf8'), {}))
  if (!Array.isArray(heading) || heading[0] !== 'h1') return wrong('begins with no heading')
  return {
    chapter: file === contents ? '' : chapterOf(file), title: heading[2].join(''), written,
  }
}

export function readChapters(folder: string): Chapter[] {
  const files = readdirSync(folder).filter((name) => /^\d+-[\w-]+\.md$/.test(name))
    .sort((a, b) => parseInt(a) - parseInt(b))
  return [contents, ...files].map((file) => readChapter(folder, file))
}

// The chapters as JavaScript, every picture imported as the file that it is.
export function moduleText(chapters: Chapter[]): string {
  const files: string[] = []
  function say(written: Written): string {
    if (typeof written === 'string') return JSON.stringify(written)
    const [tag, attributes, inner] = written
    const said = Object.entries(attributes).map(([name, value]) => {
      if (typeof value !== 'object') return `${name}:${JSON.stringify(value)}`
      if (!files.includes(value.file)) files.push(value.file)
      return `${name}:picture${files.indexOf(value.file)},width:${value.width},height:${value.height}`
    })
    return `["${tag}",{${said.join(',')}},[${inner.map(say).join(',')}]]`
  }
  const lines = chapters.map(({ chapter, title, written }) =>
    `{chapter:${JSON.stringify(chapter)},title:${JSON.stringify(title)},written:[${written.map(say).join(',')}]}`)
  const imports = files.map((file, index) => `import picture${index} from ${JSON.stringify(`${file}?url`)}\n`)
  return `${imports.join('')}export default [${lines.join(',\n')}]\n`
}

export function handbook(folder: string): Plugin {
  const resolved = `\0${moduleName}`
  return {
    name: 'handbook',
    resolveId: (id) => (id === moduleName ? resolved : undefined),
    load(id) {
      if (id !== resolved) return undefined
      for (const name of readdirSync(folder)) if (name.endsWith('.md')) this.addWatchFile(join(folder, name))
      return moduleText(readChapters(folder))
    },
    handleHotUpdate({ file, server }) {
      if (!file.startsWith(folder)) return
      const module = server.moduleGraph.getModuleById(resolved)
      if (module) server.moduleGraph.invalidateModule(module)
      server.ws.send({ type: 'full-reload' })
    },
  }
}
