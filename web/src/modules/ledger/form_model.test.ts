import { describe, expect, it } from 'vitest'
import { fieldOf } from '../../../mock/rows'
import type { LedgerDetail, Row } from '@/api/types'
import { changedValues, controlsOf, entryValues, findings, readDay, startValues } from './form_model'

const definition: LedgerDetail = {
  ledger: 'committee_member', label: '班子成员', of: 'state', person: 'required', days: {},
  may: { enter: true, change: true, withdraw: true, import: true, export: true, reveal: true },
  rules: [],
  fields: [
    fieldOf({
      field: 'post', label: '职务', type: 'choice', required: true,
      choices: [
        { code: 'secretary', label: '书记' }, { code: 'old', label: '旧职务', retired: true },
      ],
    }),
    fieldOf({ field: 'birth_date', label: '出生日期', type: 'date' }),
    fieldOf({ field: 'civil_servant', label: '公务员身份', type: 'boolean' }),
    fieldOf({ field: 'amount', label: '金额', type: 'decimal', unit_word: '元' }),
    fieldOf({ field: 'duty', label: '分工', type: 'text', max_length: 200 }),
    fieldOf({ field: 'card', label: '卡号', type: 'text', sensitive: true, required: true }),
  ],
}
const row: Row = {
  row: 1, revision: 4, unit: { unit: 9, name: '清泉镇' }, valid_from: '2020-01-01', warnings: [],
  values: {
    post: { code: 'old', shown: '旧职务' }, birth_date: { shown: '1998-06-05' },
    civil_servant: { code: 'true', shown: '是' }, amount: { shown: '20,000.00' },
    card: { shown: '62****90' },
  },
}

describe('the form of a ledger', () => {
  it('has a control for every field', () => {
    expect(controlsOf(definition).map((each) => each.kind))
      .toEqual(['choice', 'day', 'yes_no', 'number', 'text', 'line'])
  })
  it('offers a retired choice only where it stands', () => {
    expect(controlsOf(definition)[0]!.choices.map((each) => each.code)).toEqual(['secretary'])
    expect(controlsOf(definition, row)[0]!.choices.map((each) => each.code))
      .toEqual(['secretary', 'old'])
  })
  it('begins with what is kept, without what is masked', () => {
    expect(startValues(definition, row)).toEqual({
      post: 'old', birth_date: '1998-06-05', civil_servant: '是', amount: '20000.00', duty: '',
      card: '',
    })
  })
  it('sends for a new row only what is filled', () => {
    const values = { post: 'secretary', birth_date: '1998年6月5日', duty: ' ', card: '6222' }
    expect(entryValues(controlsOf(definition), values))
      .toEqual({ post: 'secretary', birth_date: '1998-06-05', card: '6222' })
  })
  it('sends for a change only what differs, and null for what was emptied', () => {
    const before = startValues(definition, row)
    const after = { ...before, birth_date: '', amount: '20000.00', duty: '宣传' }
    expect(changedValues(controlsOf(definition, row), before, after))
      .toEqual({ birth_date: null, duty: '宣传' })
  })
  it('says what is missing or unreadable, but not of what is kept unseen', () => {
    expect(Object.keys(findings(controlsOf(definition), {}))).toEqual(['post', 'card'])
    const wrong = { post: 'old', birth_date: '去年', amount: '两万', duty: '字'.repeat(201) }
    expect(Object.keys(findings(controlsOf(definition, row), wrong)))
      .toEqual(['birth_date', 'amount', 'duty'])
  })
})

describe('a day as people write it', () => {
  it.each([
    ['1998-6-5', '1998-06-05'], ['1998.6', '1998-06-01'], ['1998年6月', '1998-06-01'],
    ['19980605', '1998-06-05'], ['1998/06/05', '1998-06-05'], ['1998年6月5日', '1998-06-05'],
    ['1998-13-01', '1998-13-01'], ['不详', '不详'], ['', ''],
  ])('%s is %s', (text, expected) => expect(readDay(text)).toBe(expected))
})
