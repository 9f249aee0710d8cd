import { describe, expect, it } from 'vitest'
import { Problem } from '@/api/http'
import { fieldWords, lineOf, waitWords, wordsOf } from './error_words'

describe('words of an error', () => {
  it.each([0, 400, 401, 403, 404, 409, 412, 413, 418, 422, 428, 429, 500, 502, 503])(
    '%i says what to do', (status) => {
      const words = wordsOf(new Problem(status, {}))
      expect(words.title).not.toBe('')
      expect(words.words).toMatch(/请/)
    },
  )
  it('are the server’s where it has some', () => {
    const problem = new Problem(403, { code: 'x', detail: '请向审核人申请。' })
    expect(wordsOf(problem).words).toBe('请向审核人申请。')
    expect(lineOf(problem)).toBe('请向审核人申请。')
  })
  it('tell how long to wait', () => {
    expect(wordsOf(new Problem(429, {}, 90)).words).toContain('2 分钟')
    expect(waitWords(30)).toBe('30 秒')
    expect(waitWords(7000)).toBe('2 小时')
  })
  it('promise that an offline draft is kept', () => {
    expect(wordsOf(new Problem(0, {})).words).toContain('保留')
  })
  it('are sorted by field', () => {
    const problem = new Problem(422, {
      detail: '有两处需要改正',
      fields: [
        { field: 'post', code: 'value_required', message: '请选择职务' },
        { field: 'post', message: '且只能选一个' },
        { field: 'term_from', error: 'not words' },
      ],
    })
    expect(fieldWords(problem)).toEqual({ fields: { post: '请选择职务 且只能选一个' }, rest: '' })
    expect(fieldWords(new Problem(422, { detail: '日期不对', field: 'from' })))
      .toEqual({ fields: { from: '日期不对' }, rest: '' })
    expect(fieldWords(new Problem(422, { detail: '整行不对' })))
      .toEqual({ fields: {}, rest: '整行不对' })
  })
})
