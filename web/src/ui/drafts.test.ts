import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { draftDays, keepable, useDrafts } from './drafts'

describe('drafts', () => {
  beforeEach(() => {
    localStorage.clear()
    setActivePinia(createPinia())
  })
  it('come back as they were typed', () => {
    const drafts = useDrafts()
    drafts.open(7)
    drafts.write('row', { values: { post: 'member' } })
    expect(drafts.read('row')?.value).toEqual({ values: { post: 'member' } })
    expect(drafts.count).toBe(1)
    drafts.drop('row')
    expect(drafts.read('row')).toBeUndefined()
  })
  it('never hold ID or phone numbers nor sensitive fields', () => {
    const drafts = useDrafts()
    drafts.open(7)
    const typed = {
      person: { name: '李明', id_number: '510113200001010011', phone: '13800000000' },
      values: { bank_card: '6222', post: 'member' },
    }
    drafts.write('row', typed, ['bank_card'])
    const stored = JSON.stringify({ ...localStorage })
    for (const secret of ['510113200001010011', '13800000000', '6222'])
      expect(stored).not.toContain(secret)
    expect(stored).toContain('李明')
    expect(keepable([{ phone: '1', a: 1 }])).toEqual([{ a: 1 }])
  })
  it('belong to an account', () => {
    const drafts = useDrafts()
    drafts.open(7)
    drafts.write('row', 1)
    drafts.open(8)
    expect(drafts.read('row')).toBeUndefined()
    drafts.dropAll()
    drafts.open(7)
    expect(drafts.read('row')?.value).toBe(1)
  })
  it('end after a week, and what is broken is cleared away', () => {
    const drafts = useDrafts()
    drafts.open(7)
    drafts.write('row', 1)
    localStorage.setItem('jishi.draft.7.broken', '{')
    drafts.open(7, Date.now() + (draftDays - 1) * 86_400_000)
    expect(drafts.count).toBe(1)
    drafts.open(7, Date.now() + (draftDays + 1) * 86_400_000)
    expect(drafts.count).toBe(0)
  })
})
