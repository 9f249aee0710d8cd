import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mockFetch, type Sent } from '../../../mock/fetch'
import { readLedger } from '@/api/ledgers'
import type { LedgerDetail } from '@/api/types'
import { useDrafts } from '@/ui/drafts'
import AddRow from './AddRow.vue'

const unit = 44
let sent: Sent[]
let definition: LedgerDetail

beforeEach(async () => {
  localStorage.clear()
  setActivePinia(createPinia())
  useDrafts().open(7)
  const mock = mockFetch()
  sent = mock.sent
  vi.stubGlobal('fetch', mock.fetch)
  definition = await readLedger('committee_member', unit)
})
afterEach(() => vi.unstubAllGlobals())

const open = () => mount(AddRow, { props: { unit, definition }, attachTo: document.body })
const posted = () => sent.filter((each) => each.method === 'POST' && each.path.endsWith('/rows'))

describe('registering a row', () => {
  it('asks for what is required before anything is sent', async () => {
    const page = open()
    await page.find('form').trigger('submit')
    expect(posted()).toHaveLength(0)
    expect(page.text()).toContain('请填写姓名')
    expect(page.text()).toContain('请选择“职务”')
    expect(document.activeElement?.getAttribute('aria-invalid')).toBe('true')
    page.unmount()
  })
  it('sends what was filled, and forgets the draft', async () => {
    const page = open()
    await page.get('#person-name').setValue('李明')
    await page.get('#person-id').setValue('510113199001010018')
    await page.findAll('select').find((each) => each.text().includes('书记'))!.setValue('member')
    expect(JSON.stringify({ ...localStorage })).not.toContain('510113199001010018')
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(posted()).toHaveLength(1)
    expect(posted()[0]!.body).toMatchObject({
      person: { name: '李明', id_number: '510113199001010018', notice: { kind: 'notice' } },
      values: { post: 'member' },
    })
    expect(posted()[0]!.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/)
    expect(page.emitted('added')).toHaveLength(1)
    expect(useDrafts().count).toBe(0)
    page.unmount()
  })
  it('shows what the server finds at its field, and keeps what was typed', async () => {
    const page = open()
    await page.get('#person-name').setValue('王芳')
    await page.findAll('select').find((each) => each.text().includes('书记'))!.setValue('member')
    await page.find('input[type="date"][min="1900-01-01"]').setValue('2015-01-01')
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(page.emitted('added')).toBeUndefined()
    expect(page.text()).toContain('不满 14 周岁')
    page.unmount()
    expect(open().get<HTMLInputElement>('#person-name').element.value).toBe('王芳')
  })
})
