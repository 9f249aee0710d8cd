// A made-up part of the tree for developing without a server: 青白江区 and its townships.
import type { UnitBrief, UnitDetail } from '../src/api/types'

export const today = '2026-11-26'

export interface MockUnit {
  unit: number
  name: string
  parent: number
  level: string
  kind: string
  code: string
  from: string
  to?: string
  successor?: number
}
const levelLabels: Record<string, string> = {
  centre: '中央', province: '省级', prefecture: '地市级', county: '县级', township: '乡级',
  village: '村级',
}
const kindLabels: Record<string, string> = {
  leading_body: '领导机关', league_committee: '团委', working_committee: '团工委', branch: '团支部',
}
const start = '2010-01-01'
const merged = '2019-12-31'

export const units: MockUnit[] = [
  { unit: 1, name: '团中央', parent: 0, level: 'centre', kind: 'leading_body', code: '' },
  { unit: 2, name: '四川省', parent: 1, level: 'province', kind: 'leading_body', code: '51' },
  { unit: 3, name: '成都市', parent: 2, level: 'prefecture', kind: 'leading_body', code: '5101' },
  { unit: 4, name: '青白江区', parent: 3, level: 'county', kind: 'leading_body', code: '510113' },
  { unit: 5, name: '龙泉驿区', parent: 3, level: 'county', kind: 'leading_body', code: '510112' },
  { unit: 6, name: '新都区', parent: 3, level: 'county', kind: 'leading_body', code: '510114' },
].map((unit) => ({ ...unit, from: start }))

const townships: [string, string?, string?][] = [
  ['大弯街道'], ['大同街道'], ['弥牟镇'], ['城厢镇'], ['清泉镇'], ['姚渡镇'], ['福洪镇'],
  ['红阳街道', merged, '大弯街道'], ['祥福镇', merged, '大同街道'],
  ['龙王镇', merged, '清泉镇'], ['人和乡', merged, '福洪镇'],
]
townships.forEach(([name, to], index) => units.push({
  unit: 40 + index, name, parent: 4, level: 'township',
  kind: name.endsWith('街道') ? 'working_committee' : 'league_committee',
  code: `5101130${String(index + 1).padStart(2, '0')}`, from: start,
  ...(to && { to }),
}))
for (const [name, , successor] of townships)
  if (successor)
    units.find((unit) => unit.name === name)!.successor =
      units.find((unit) => unit.name === successor)!.unit
const villages: Record<string, string[]> = {
  清泉镇: ['红旗村', '五桂村', '花园社区', '龙王社区', '花果村', '牌坊村'],
  城厢镇: ['十八湾村', '壁山村', '大东社区', '金家社区', '前锋村'],
  弥牟镇: ['狮子社区', '白马村', '唐巷子社区', '国光村'],
  姚渡镇: ['光明村', '芦稿村', '凉水村'],
  福洪镇: ['杏花村', '民主村', '幸福村', '进步村'],
  大弯街道: ['石家碾社区', '团结社区', '红阳社区'],
  大同街道: ['界牌社区', '一心社区', '民强村'],
}
let next = 100
for (const [township, names] of Object.entries(villages)) {
  const parent = units.find((unit) => unit.name === township)!
  for (const name of names)
    units.push({
      unit: next++, name, parent: parent.unit, level: 'village', kind: 'branch',
      code: `${parent.code}2${next}`, from: start,
    })
}

export const unitOf = (id: number): MockUnit | undefined => units.find((unit) => unit.unit === id)
export const livesOn = (unit: MockUnit, on: string) =>
  unit.from <= on && (!unit.to || unit.to >= on)
export const childrenOf = (id: number, on: string) =>
  units.filter((unit) => unit.parent === id && livesOn(unit, on))

export function pathOf(id: number): MockUnit[] {
  const unit = unitOf(id)
  return unit ? [...pathOf(unit.parent), unit] : []
}
export function isBelow(id: number, above: number): boolean {
  return pathOf(id).some((unit) => unit.unit === above)
}
export function brief(id: number): UnitBrief & { level: NonNullable<UnitBrief['level']>; level_label: string } {
  const unit = unitOf(id)!
  return {
    unit: unit.unit, name: unit.name, level: unit.level as NonNullable<UnitBrief['level']>, level_label: levelLabels[unit.level]!,
    kind: unit.kind, kind_label: kindLabels[unit.kind]!, ...(unit.code && { code: unit.code }),
    path: pathOf(id).slice(1).map((each) => each.name).join('/'),
  }
}
export function below(id: number, on: string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const unit of units)
    if (unit.unit !== id && livesOn(unit, on) && isBelow(unit.unit, id))
      counts[unit.level] = (counts[unit.level] ?? 0) + 1
  return counts
}
export function detail(id: number, on: string): UnitDetail {
  const unit = unitOf(id)!
  return {
    ...brief(id), path_units: pathOf(id).map((each) => brief(each.unit)), living: livesOn(unit, on),
    valid_from: unit.from, ...(unit.to && { valid_to: unit.to }),
    ...(unit.successor && { successor: brief(unit.successor) }), below: below(id, on),
    profile: [
      { field: 'agricultural', label: '涉农', value: '是' },
      { field: 'youth_population', label: '14–28 岁常住青年', value: `${(id % 7) + 2},${120 + id}` },
    ],
    revision: 3,
  }
}
