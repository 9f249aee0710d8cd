// @vitest-environment node
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chapterOf, moduleText, readChapter, readChapters } from './plugin'

const real = fileURLToPath(new URL('../../docs/handbook', import.meta.url))
const pages = fileURLToPath(new URL('../src', import.meta.url))
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'handbook-'))
  mkdirSync(join(folder, 'pictures'))
})
afterEach(() => rmSync(folder, { recursive: true }))
const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
// The head of a PNG of 640 by 400.
const png = Buffer.from('89504e470d0a1a0a0000000d494844520000028000000190', 'hex')

describe('a chapter', () => {
  it('is its title and its elements, without the lines of its source', () => {
    write('1-a.md', '# 题\n\n**第一\n二。** 说\n\n- 一\n- 二\n')
    expect(readChapter(folder, '1-a.md')).toEqual({
      chapter: 'a', title: '题',
      written: [
        ['p', {}, [['strong', {}, ['第一', '二。']], ' 说']],
        ['ul', {}, [['li', {}, ['一']], ['li', {}, ['二']]]],
      ],
    })
  })
  it('leads to the others by their names', () => {
    write('README.md', '# 目录')
    write('2-b.md', '# 乙')
    write('1-a.md', '# 甲\n\n[乙](2-b.md) [目录](README.md) [外](https://example.com)\n')
    expect(readChapter(folder, '1-a.md').written).toEqual([['p', {}, [
      ['a', { chapter: 'b' }, ['乙']], ' ', ['a', { chapter: '' }, ['目录']], ' ',
      ['a', { href: 'https://example.com', rel: 'noreferrer' }, ['外']],
    ]]])
  })
  it.each(['[x](3-c.md)', '[x](../README.md)', '[x](#y)', '![](pictures/a.png)'])(
    'with %s is refused', (text) => {
      write('1-a.md', `# 甲\n\n${text}\n`)
      expect(() => readChapter(folder, '1-a.md')).toThrow('1-a.md')
    })
  it('shows HTML as the text that it is', () => {
    write('1-a.md', '# 甲\n\n<script>x</script>\n')
    expect(readChapter(folder, '1-a.md').written).toEqual([['p', {}, ['<script>x</script>']]])
  })
  it('has the pictures that exist, in their size, and nothing of those that do not', () => {
    writeFileSync(join(folder, 'pictures/a.png'), png)
    write('README.md', '# 甲\n\n![有](pictures/a.png)\n\n![没有](pictures/b.png)\n')
    const file = join(folder, 'pictures/a.png')
    expect(readChapter(folder, 'README.md').written).toEqual([
      ['p', {}, [['img', { src: { file, width: 640, height: 400 }, alt: '有' }, []]]],
    ])
    expect(moduleText(readChapters(folder))).toBe(
      `import picture0 from ${JSON.stringify(`${file}?url`)}\n`
      + 'export default [{chapter:"",title:"甲",written:'
      + '[["p",{},[["img",{src:picture0,width:640,height:400,alt:"有"},[]]]]]}]\n')
  })
})

describe('the handbook', () => {
  it('has every chapter, in order', () => {
    const files = readdirSync(real).filter((name) => /^\d/.test(name)).sort()
    expect(readChapters(real).map((each) => each.chapter)).toEqual(['', ...files.map(chapterOf)])
  })
  it('has the chapters that the pages lead to', () => {
    const chapters = readChapters(real).map((each) => each.chapter)
    const named = readdirSync(pages, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.vue'))
      .flatMap((name) =>
        [...readFileSync(join(pages, name), 'utf8').matchAll(/<HelpLink chapter="([^"]+)"/g)])
      .map((found) => found[1]!)
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((name) => !chapters.includes(name))).toEqual([])
  })
})
