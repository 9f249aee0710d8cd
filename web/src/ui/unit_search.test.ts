import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mockFetch } from '../../mock/fetch'
import UnitSearch from './UnitSearch.vue'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', mockFetch().fetch)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})
async function type(text: string) {
  const search = mount(UnitSearch)
  await search.get('input').setValue(text)
  await vi.advanceTimersByTimeAsync(200)
  await flushPromises()
  return search
}

describe('the search of units', () => {
  it('finds by initials and chooses by keyboard', async () => {
    const search = await type('qbj')
    const input = search.get('input')
    expect(input.attributes('aria-expanded')).toBe('true')
    expect(search.findAll('[role="option"]')).toHaveLength(1)
    await input.trigger('keydown', { key: 'Enter' })
    expect(search.emitted('choose')![0]![0]).toMatchObject({ name: '青白江区' })
    expect(input.attributes('aria-expanded')).toBe('false')
  })
  it('moves through what it found, round its ends', async () => {
    const search = await type('龙')
    const input = search.get('input')
    const options = search.findAll('[role="option"]')
    expect(options.length).toBeGreaterThan(1)
    const active = () => input.attributes('aria-activedescendant')
    expect(active()).toBe(options[0]!.attributes('id'))
    await input.trigger('keydown', { key: 'ArrowUp' })
    expect(active()).toBe(options[options.length - 1]!.attributes('id'))
    await input.trigger('keydown', { key: 'ArrowDown' })
    expect(active()).toBe(options[0]!.attributes('id'))
    await input.trigger('keydown', { key: 'Escape' })
    expect(input.attributes('aria-expanded')).toBe('false')
  })
  it('says what to do when nothing is found', async () => {
    expect((await type('不存在的镇')).text()).toContain('可以只写名称的一部分')
  })
})
