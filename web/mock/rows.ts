// Definitions and rows of the made-up ledgers.
import type { FieldDefinition, LedgerBrief, Row } from '../src/api/types'
import { brief, units } from './units'

const choices = (pairs: Record<string, string>) =>
  Object.entries(pairs).map(([code, label]) => ({ code, label }))
export const posts = { secretary: '书记', deputy_secretary: '副书记', member: '委员' }
export const educations = {
  senior: '高中及以下', college: '大专', bachelor: '本科', master: '研究生',
}
const sources = {
  government_cadre: '机关干部', teacher: '教师', rural_leader: '农村致富带头人',
  household_police: '户籍民警', graduate_village_official: '大学生村官', firm_employee: '企业员工',
  model_rural_youth: '乡村好青年', other: '其他',
}
const kinds = {
  branch_meeting: '支部大会', branch_committee: '支委会', lecture: '团课', oath: '重温入团誓词',
  theme: '主题活动', youth_forum: '青年座谈会', volunteer: '志愿服务',
}

export const ledgers: LedgerBrief[] = [
  { ledger: 'committee_member', label: '班子成员', of: 'state', person: 'required', group: '组织和队伍' },
  { ledger: 'league_member', label: '团员', of: 'state', person: 'required', group: '组织和队伍' },
  { ledger: 'youth_survey', label: '青年摸底调查', of: 'state', person: 'required', group: '组织和队伍' },
  { ledger: 'activity', label: '活动与会议', of: 'event', person: 'none', group: '工作' },
  { ledger: 'training', label: '培训', of: 'event', person: 'none', group: '工作' },
  { ledger: 'funds', label: '经费', of: 'event', person: 'none', group: '保障' },
  { ledger: 'venue', label: '阵地', of: 'state', person: 'none', group: '保障' },
  { ledger: 'wechat_group', label: '团青微信群', of: 'state', person: 'none', group: '保障' },
]
// As the server tells a field of which nothing else was said.
export const fieldOf = (
  said: Partial<FieldDefinition> & Pick<FieldDefinition, 'field' | 'label' | 'type'>,
): FieldDefinition => ({ required: false, sensitive: false, ...said })
const member: FieldDefinition[] = [

  fieldOf({
    field: 'post', label: '职务', type: 'choice', required: true, choices: choices(posts),
    note: '组织委员、宣传委员等选“委员”，在分工里写明',
  }),
  fieldOf({ field: 'sex', label: '性别', type: 'choice', choices: choices({ male: '男', female: '女' }), note: '填了身份证号的不用填' }),
  fieldOf({ field: 'birth_date', label: '出生日期', type: 'date', note: '填了身份证号的不用填' }),
  fieldOf({ field: 'education', label: '学历', type: 'choice', choices: choices(educations) }),
  fieldOf({ field: 'establishment', label: '编制', type: 'choice', choices: choices({ on: '编制内', off: '编制外' }) }),
  fieldOf({ field: 'civil_servant', label: '公务员身份', type: 'boolean' }),
  fieldOf({ field: 'source', label: '来源', type: 'choice', choices: choices(sources), note: '按任职时的身份选一项' }),
  fieldOf({ field: 'term_from', label: '任期起', type: 'date' }),
  fieldOf({ field: 'term_until', label: '任期止', type: 'date' }),
  fieldOf({ field: 'duty', label: '分工', type: 'text', max_length: 200 }),
]
const activity: FieldDefinition[] = [
  fieldOf({ field: 'kind', label: '类别', type: 'choice', required: true, choices: choices(kinds) }),
  fieldOf({ field: 'held_on', label: '活动日期', type: 'date', required: true, note: '跨几天的写第一天' }),
  fieldOf({ field: 'theme', label: '主题', type: 'text', max_length: 100, required: true }),
  fieldOf({ field: 'place', label: '地点', type: 'text', max_length: 60 }),
  fieldOf({ field: 'present', label: '参加人数', type: 'integer', unit_word: '人' }),
  fieldOf({ field: 'outcome', label: '主要内容和成效', type: 'text', max_length: 1000, note: '一两句话即可' }),
]
const plain: FieldDefinition[] = [
  fieldOf({ field: 'title', label: '名称', type: 'text', max_length: 60, required: true }),
  fieldOf({ field: 'amount', label: '到位金额', type: 'decimal', unit_word: '元' }),
  fieldOf({ field: 'of_unit', label: '联系的组织', type: 'unit' }),
  fieldOf({ field: 'phone', label: '联系电话', type: 'text', sensitive: true }),
]
export const fieldsOf = (ledger: string): FieldDefinition[] =>
  ['committee_member', 'league_member', 'youth_survey'].includes(ledger)
    ? member
    : ledger === 'activity' ? activity : plain

const surnames = '王李张刘陈杨黄赵周吴徐孙'
const masked = (index: number) => `${surnames[index % surnames.length]}${index % 3 ? '*' : '**'}`
export const rows: Record<string, Row[]> = {}
for (const { ledger } of ledgers) rows[ledger] = []
let id = 1000
const value = (ledger: string, field: string, code: string) => {
  const found = fieldsOf(ledger).find((each) => each.field === field)
  const label = found?.choices?.find((choice) => choice.code === code)?.label
  return { ...(label && { code }), shown: label ?? code }
}
export function valuesOf(ledger: string, given: Record<string, string | null | undefined>) {
  return Object.fromEntries(
    Object.entries(given).flatMap(([field, text]) =>
      text ? [[field, value(ledger, field, text)] as const] : []),
  )
}
const pick = (map: object, index: number) =>
  Object.keys(map)[index % Object.keys(map).length]!

for (const unit of units.filter((each) => ['township', 'village', 'county'].includes(each.level))) {
  const size = unit.level === 'township' ? 9 + (unit.unit % 5) : unit.level === 'county' ? 11 : 3
  for (let index = 0; index < size; index++) {
    const seed = unit.unit * 7 + index * 3
    rows.committee_member!.push({
      row: id++, revision: 1, unit: brief(unit.unit),
      valid_from: `20${18 + (seed % 7)}-0${1 + (seed % 9)}-15`, ...(unit.to && { valid_to: unit.to }),
      person: { person: id, name: masked(seed), ...(seed % 23 === 0 && { minor: true }) },
      values: valuesOf('committee_member', {
        post: index === 0 ? 'secretary' : index < 3 ? 'deputy_secretary' : 'member',
        sex: seed % 2 ? 'male' : 'female', birth_date: `19${88 + (seed % 11)}-0${1 + (seed % 9)}-0${1 + (seed % 8)}`,
        education: pick(educations, seed), establishment: seed % 3 ? 'on' : 'off',
        source: pick(sources, seed), term_from: `20${18 + (seed % 7)}-0${1 + (seed % 9)}-15`,
        duty: index > 2 ? ['组织建设', '宣传和网络', '青年就业', '志愿服务'][seed % 4]! : null,
      }),
      warnings: index === 0 && seed % 3 === 0 ? ['书记一般由具有公务员身份的干部担任，请核实'] : [],
    })
  }
  if (unit.level === 'village' || unit.level === 'township')
    for (let month = 1; month <= 11; month += 1 + (unit.unit % 3)) {
      const day = `2026-${String(month).padStart(2, '0')}-1${unit.unit % 9}`
      rows.activity!.push({
        row: id++, revision: 1, unit: brief(unit.unit), valid_from: day, valid_to: day,
        values: valuesOf('activity', {
          kind: pick(kinds, unit.unit + month), held_on: day,
          theme: ['学习新团章', '乡村振兴青年行动', '河道清洁志愿服务', '返乡青年座谈'][month % 4]!,
          place: `${unit.name}会议室`, present: String(8 + ((unit.unit * month) % 30)),
        }),
        warnings: [],
      })
    }
}
for (const unit of units.filter((each) => each.level === 'township'))
  for (const ledger of ['funds', 'venue', 'wechat_group', 'training'])
    rows[ledger]!.push({
      row: id++, revision: 1, unit: brief(unit.unit), valid_from: '2026-03-01',
      values: { title: { shown: `${unit.name}${ledger === 'funds' ? '基层团建经费' : '青年汇'}` }, amount: { shown: '20000.00' }, phone: { shown: '138****0000' } },
      warnings: [],
    })
export const nextRow = () => id++
