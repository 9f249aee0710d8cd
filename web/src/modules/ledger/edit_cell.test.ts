import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { FieldDefinition } from '@/api/types'
import EditCell from './EditCell.vue'
import { controlOf } from './form_model'

const theme = { field: 'theme', label: '主题', type: 'text', required: true, sensitive: false } as FieldDefinition

function open(answer?: string) {
  const save = vi.fn(() => Promise.resolve(answer))
  const cell = mount(EditCell, {
    props: { control: controlOf(theme), start: '学习会', first: '学习会', save }, attachTo: document.body,
  })
  return { cell, save, input: cell.get('input') }
}
afterEach(() => document.body.replaceChildren())

describe('a cell that is edited', () => {
  it('is saved once by Enter, though it is left by the blur as well', async () => {
    const { cell, save, input } = open()
    await input.setValue('主题团日')
    await input.trigger('keydown', { key: 'Enter' })
    await flushPromises()
    await input.trigger('blur')
    await flushPromises()
    expect(save.mock.calls).toEqual([['主题团日']])
    expect(cell.emitted('done')).toEqual([['Enter', false]])
  })
  it('is not saved by Esc, nor by the blur behind it', async () => {
    const { cell, save, input } = open()
    await input.setValue('一时写错')
    await input.trigger('keydown', { key: 'Escape' })
    await input.trigger('blur')
    await flushPromises()
    expect(save).not.toHaveBeenCalled()
    expect(cell.emitted('cancel')).toHaveLength(1)
  })
  it('stays open with what is wrong', async () => {
    const { cell, save, input } = open('同一天同一主题的活动已登记')
    await input.setValue('')
    await input.trigger('keydown', { key: 'Tab' })
    await flushPromises()
    expect(save).not.toHaveBeenCalled()
    expect(cell.get('[role=alert]').text()).toContain('请填写')
    await input.setValue('主题团日')
    await input.trigger('keydown', { key: 'Tab' })
    await flushPromises()
    expect(cell.get('[role=alert]').text()).toContain('已登记')
    expect(cell.emitted('done')).toBeUndefined()
  })
  it('leaves Enter and Esc to an input method while it composes', async () => {
    const { cell, save, input } = open()
    await input.trigger('keydown', { key: 'Enter', isComposing: true })
    await input.trigger('keydown', { key: 'Escape', isComposing: true })
    await flushPromises()
    expect(save).not.toHaveBeenCalled()
    expect(cell.emitted()).not.toHaveProperty('cancel')
  })
})
