import { describe, expect, it } from 'vitest'
import { fieldOf } from '../../../mock/rows'
import { arrange, columnsOf, parseTsv } from './paste'

describe('text from a spreadsheet', () => {
  it.each([
    ['a\tb\r\nc\td\r\n', [['a', 'b'], ['c', 'd']]],
    ['a\t\n\t\n\tb', [['a', ''], ['', 'b']]],
    ['"两行\n一格"\t"他说""好"""', [['两行\n一格', '他说"好"']]],
    ['5"螺丝\tb', [['5"螺丝', 'b']]],
    [' 空白\u00a0 \tb', [['空白', 'b']]],
    ['', []],
    ['\n\n', []],
  ])('%j', (text, expected) => expect(parseTsv(text)).toEqual(expected))
})

describe('pasted rows', () => {
  const columns = columnsOf(
    [
      fieldOf({ field: 'post', label: '职务', type: 'choice' }),
      fieldOf({ field: 'amount', label: '金额（元）', type: 'decimal' }),
    ],
    true,
  )
  it('are matched by their headings, in any order', () => {
    const pasted = arrange(
      parseTsv('序号\t职务*\t姓名\t身份证号码\t金额\n1\t书记\t李明\t5101\t20000'), columns)
    expect(pasted.hadHeadings).toBe(true)
    expect(pasted.taken).toEqual(['', 'post', 'person.name', 'person.id_number', 'amount'])
    expect(pasted.rows).toEqual([['1', '书记', '李明', '5101', '20000']])
  })
  it('without headings take the columns in their order', () => {
    const pasted = arrange(parseTsv('李明\t5101\n王芳'), columns)
    expect(pasted.hadHeadings).toBe(false)
    expect(pasted.taken).toEqual(['person.name', 'person.id_number'])
    expect(pasted.rows).toEqual([['李明', '5101'], ['王芳', '']])
  })
  it('take a heading that comes twice only once', () => {
    expect(arrange(parseTsv('姓名\t姓名\n李明\t王芳'), columns).taken)
      .toEqual(['person.name', ''])
  })
  it('may be none', () => {
    expect(arrange([], columns)).toEqual({ taken: [], rows: [], hadHeadings: false })
  })
})
