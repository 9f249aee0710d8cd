import type { Cell, FigureTable, Highlight, Indicator } from '../src/api/types'
import { brief, childrenOf, isBelow, livesOn, today, unitOf, units } from './units'
import { educations, posts, rows } from './rows'

const splits = [
  { field: 'post', label: '职务' }, { field: 'education', label: '学历' },
  { field: 'source', label: '来源' }, { field: 'establishment', label: '编制' },
]
export const indicators: Indicator[] = [
  { indicator: 'committee_members', label: '班子成员', basis: '在任班子成员', unit_word: '人', digits: 0, group: '班子', counts: 'rows', splits, persons: true, of: 'state' },
  { indicator: 'deputy_secretaries', label: '副书记', basis: '在任副书记', unit_word: '人', digits: 0, group: '班子', counts: 'rows', splits, persons: true, of: 'state' },
  { indicator: 'committee_share_bachelor', label: '本科学历的比例', basis: '在任班子成员', unit_word: '%', digits: 1, better: 'higher', group: '班子', counts: 'rows', splits, persons: true, of: 'state' },
  { indicator: 'committee_mean_age', label: '班子成员平均年龄', basis: '知道出生日期的在任班子成员', unit_word: '岁', digits: 1, better: 'lower', group: '班子', counts: 'rows', splits, persons: true, of: 'state' },
  { indicator: 'activities', label: '活动和会议', basis: '期间开展的活动和会议', unit_word: '次', digits: 0, better: 'higher', group: '活动', counts: 'rows', splits: [{ field: 'kind', label: '类别' }], persons: false, of: 'event' },
  { indicator: 'active_branches', label: '开展了活动的支部比例', basis: '全部团支部', unit_word: '%', digits: 1, better: 'higher', group: '活动', counts: 'units', splits: [], persons: false, of: 'event', to_be_checked: true },
  { indicator: 'organisations', label: '团组织', basis: '当日存在的团组织', unit_word: '个', digits: 0, group: '组织', counts: 'units', splits: [], persons: false, of: 'state' },
]
const yearsOld = (born: string, on: string) => (Date.parse(on) - Date.parse(born)) / 31_557_600_000

export function cell(
  name: string, unit: number, on: string, own = false, key: Record<string, string> = {},
): Cell {
  const within = (id: number) => (own ? id === unit : isBelow(id, unit)) && livesOn(unitOf(id)!, on)
  if (name === 'organisations') {
    const count = units.filter((each) => within(each.unit)).length
    return { shown: `${count}`, value: `${count}`, opens: true }
  }
  const isEvent = name === 'activities'
  const found = rows[isEvent ? 'activity' : 'committee_member']!.filter((row) =>
    within(row.unit.unit)
    && (isEvent ? row.valid_from! <= on && row.valid_from! > `${Number(on.slice(0, 4)) - 1}${on.slice(4)}`
      : row.valid_from! <= on && (!row.valid_to || row.valid_to >= on))
    && Object.entries(key).every(([field, code]) => row.values[field]?.code === code))
  if (name === 'active_branches') {
    const all = units.filter((each) => each.level === 'village' && within(each.unit)).length
    const some = Math.round(all * 0.76)
    return all
      ? { shown: `${((some / all) * 100).toFixed(1)}%`, value: `${((some / all) * 100).toFixed(1)}`, numerator: `${some}`, denominator: `${all}`, opens: true }
      : { shown: '—', error: { code: 'no_denominator', words: '下面没有团支部，比例无从计算' }, opens: false }
  }
  const count = found.length
  if (name === 'deputy_secretaries') {
    const some = found.filter((row) => row.values.post?.code === 'deputy_secretary').length
    return { shown: `${some}`, value: `${some}`, opens: true }
  }
  if (name === 'committee_mean_age') {
    if (count < 3) return { shown: '*', error: { code: 'hidden', words: '人数太少，为保护个人信息不显示' }, opens: false }
    const mean = found.reduce((sum, row) => sum + yearsOld(row.values.birth_date!.shown, on), 0) / count
    return { shown: mean.toFixed(1), value: mean.toFixed(1), opens: true }
  }
  if (name === 'committee_share_bachelor') {
    if (!count) return { shown: '—', error: { code: 'no_denominator', words: '没有在任班子成员' }, opens: false }
    const some = found.filter((row) => row.values.education?.code === 'bachelor').length
    const share = ((some / count) * 100).toFixed(1)
    return { shown: `${share}%`, value: share, numerator: `${some}`, denominator: `${count}`, opens: true }
  }
  return { shown: count.toLocaleString('en'), value: `${count}`, opens: count > 0 }
}

const quarters = ['2024-12-31', '2025-03-31', '2025-06-30', '2025-09-30', '2025-12-31', '2026-03-31', '2026-06-30', '2026-09-30']
export function highlights(unit: number, on: string): Highlight[] {
  return indicators.slice(0, 6).filter((_, index) => index !== 1).map((each) => ({
    shown: cell(each.indicator, unit, on).shown, indicator: each.indicator, label: each.label, basis: each.basis,
    previous: { shown: cell(each.indicator, unit, '2025-11-26').shown, on: '2025-11-26' },
    trend: [...quarters.filter((day) => day < on), on].map((when) => ({
      when, value: cell(each.indicator, unit, when).value ?? null,
    })),
    ...(each.better && { better: each.better }),
    ...(each.indicator === 'active_branches' && { target: { shown: '90.0%', reached: false } }),
  }))
}

export function table(query: URLSearchParams): FigureTable {
  const unit = Number(query.get('unit') ?? 4)
  const on = query.get('on') ?? today
  const by = query.get('by') ?? 'unit'
  const times = query.get('compare')?.split(',').map((key) => ({ key, label: key }))
    ?? query.get('series')?.split(',').map((key) => ({ key, label: key }))
    ?? [{ key: query.get('period') ?? on, label: query.get('period') ?? on }]
  const sections = by === 'unit' ? [{ unit, own: false }]
    : by === 'children'
      ? [{ unit, own: true }, ...childrenOf(unit, on).map((each) => ({ unit: each.unit, own: false }))]
      : units.filter((each) => each.level === by && livesOn(each, on) && isBelow(each.unit, unit))
        .map((each) => ({ unit: each.unit, own: false }))
  const split = (query.get('split') ?? '').split(',').filter(Boolean)[0]
  const parts = split === 'post' ? posts : split === 'education' ? educations : undefined
  const keys = parts
    ? Object.entries(parts).map(([code, label]) => ({ parts: [{ code, label }] }))
    : [{ parts: [] }]
  const dayOf = (key: string) => (/^\d{4}-\d\d-\d\d$/.test(key) ? key
    : /Q/.test(key) ? `${key.slice(0, 4)}-${String(Number(key.slice(6)) * 3).padStart(2, '0')}-28` : today)
  const asked = (query.get('indicator') ?? '').split(',')
  return {
    unit: brief(unit), heading: `${brief(unit).name}：${indicators.find((each) => each.indicator === asked[0])?.label}`,
    basis_words: `口径：${on === today ? '今天' : on}的组织树，${query.get('as') === 'now' ? '现今口径' : '当时口径'}；在任班子成员。`,
    demonstration: true, withheld: false, times,
    units: sections.map((each) => ({ ...each, name: each.own ? `${brief(each.unit).name}本级` : brief(each.unit).name, code: brief(each.unit).code!, level: brief(each.unit).level! })),
    answers: asked.flatMap((name) => times.map((time, index) => ({
      indicator: name, label: indicators.find((each) => each.indicator === name)?.label ?? name,
      basis: indicators.find((each) => each.indicator === name)?.basis ?? '', time: index, keys,
      figures: sections.map((each) => keys.map((key) => cell(name, each.unit, dayOf(time.key), each.own,
        split && key.parts[0] ? { [split]: key.parts[0].code } : {}))),
    }))),
  }
}
