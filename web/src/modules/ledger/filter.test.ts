import { describe, expect, it } from 'vitest'
import { fieldOf } from '../../../mock/rows'
import { filterWords, readFilters, whereOf } from './filter'

const fields = [
  fieldOf({
    field: 'post', label: '职务', type: 'choice',
    choices: [{ code: 'secretary', label: '书记' }, { code: 'member', label: '委员' }],
  }),
  fieldOf({ field: 'civil_servant', label: '公务员身份', type: 'boolean' }),
  fieldOf({ field: 'birth_date', label: '出生日期', type: 'date' }),
  fieldOf({ field: 'amount', label: '金额', type: 'decimal' }),
  fieldOf({ field: 'theme', label: '主题', type: 'text' }),
  fieldOf({ field: 'card', label: '卡号', type: 'text', sensitive: true }),
]

describe('filters of a table', () => {
  it.each([
    [{ post: 'secretary' }, 'post == "secretary"'],
    [{ post: 'secretary,member' }, 'post in ["secretary", "member"]'],
    [{ civil_servant: 'false' }, 'civil_servant == false'],
    [{ birth_date: '1998-01-01..' }, 'birth_date >= date("1998-01-01")'],
    [{ birth_date: '..1998-12-31' }, 'birth_date <= date("1998-12-31")'],
    [{ amount: '100..200.5' }, 'amount >= 100 && amount <= 200.5'],
    [{ theme: '学习"新"' }, 'theme.contains("学习\\"新\\"")'],
    [{ post: 'none' }, '!has(post)'],
    [
      { post: 'member', amount: '1..2' },
      'post == "member" && (amount >= 1 && amount <= 2)',
    ],
    [{}, ''],
  ])('%j become an expression', (filters, expected) => {
    expect(whereOf(fields, filters as Record<string, string>)).toBe(expected)
  })
  it('from the address are only those that the definition knows', () => {
    expect(readFilters(fields, {
      'f.post': 'president', 'f.birth_date': '1998', 'f.card': '1', 'f.nobody': '1',
      'f.theme': 'a', 'f.amount': '1;drop',
    })).toEqual({ theme: 'a' })
  })
  it('are said in words', () => {
    expect(filterWords(fields[0]!, 'secretary,member')).toBe('职务：书记、委员')
    expect(filterWords(fields[2]!, '1998-01-01..')).toBe('出生日期：1998-01-01 至 今')
    expect(filterWords(fields[4]!, '学习')).toBe('主题：含“学习”')
  })
})
