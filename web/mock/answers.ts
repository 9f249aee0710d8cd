// Answers of the made-up server. `answer` is a function of the request, for tests as well.
import type { Account, Job, Row } from '../src/api/types'
import { highlights, indicators, table } from './figures'
import { fieldsOf, ledgers, nextRow, rows, valuesOf } from './rows'
import { below, brief, childrenOf, detail, isBelow, livesOn, today, unitOf, units } from './units'

export interface Asked {
  method: string
  path: string
  query: URLSearchParams
  body: Record<string, unknown>
  signedIn: boolean
}
export interface Answer {
  status: number
  body?: unknown
  cookie?: string
}
const ok = (body: unknown, status = 200): Answer => ({ status, body })
const problem = (status: number, code: string, detail_: string, more: object = {}): Answer =>
  ({ status, body: { code, detail: detail_, status, ...more } })

export const me = () => ({
  account: {
    account: 7, login: 'qingbaijiang', office: '团区委办公室', unit: brief(4),
    second_factor: false,
  },
  grants: [
    { grant: 1, role: 'reporter' as const, role_label: '填报人', unit: brief(4) },
    { grant: 2, role: 'reviewer' as const, role_label: '审核人', unit: brief(4) },
    { grant: 3, role: 'system_administrator' as const, role_label: '系统管理员', unit: brief(4) },
  ],
  operations: {
    own: [
      'read_tree', 'read_figures', 'read_rows', 'read_persons', 'reveal_sensitive', 'enter_rows',
      'change_rows', 'withdraw_rows', 'import_rows', 'export_rows', 'make_documents',
      'issue_village_links', 'read_accounts', 'manage_accounts', 'grant_roles', 'manage_sessions', 'hand_over', 'manage_packages',
      'manage_system', 'read_journal',
    ],
  },
  root: brief(4), today, demonstration: true,
})
const site = {
  name: '基石', demonstration: true, today, record_number: '蜀ICP备00000000号（演示）',
  complaints: '12355 或 tousu@example.cn', version: '0.5.0', first_start: false,
}
const accounts: Account[] = [
  { account: 7, login: 'qingbaijiang', office: '团区委办公室', unit: brief(4), state: 'active', state_label: '使用中', revision: 3, grants: me().grants, second_factor: false },
  { account: 8, login: 'zuzhibu', office: '组织部', unit: brief(4), state: 'invited', state_label: '等待设置密码', revision: 1, grants: [{ grant: 9, role: 'leader', role_label: '领导', unit: brief(4) }], second_factor: false },
]
const links: Record<string, unknown>[] = [
  { link: 1, ledgers: ['activity'], expires: '2026-12-31', note: '红旗村李支书', issued: '2026-11-01' },
]
export const jobs: Job[] = []
const tries = new Map<string, number>()

function rowsOf(unit: number, ledger: string, query: URLSearchParams): Answer {
  const on = query.get('on') ?? today
  const isEvent = ledgers.find((each) => each.ledger === ledger)?.of === 'event'
  const wide = query.get('below') !== 'false'
  const text = query.get('q') ?? ''
  const where = [...(query.get('where') ?? '').matchAll(/(\w+) (?:==|in) \[?"([^\]]*)"\]?/g)]
  const found = (rows[ledger] ?? []).filter((row) =>
    (wide ? isBelow(row.unit.unit, unit) : row.unit.unit === unit)
    && (isEvent || (row.valid_from! <= on && (!row.valid_to || row.valid_to >= on)))
    && (!text || JSON.stringify(row).includes(text))
    && where.every(([, field, list]) =>
      list!.split(/",\s*"/).includes(row.values[field!]?.code ?? '')))
  const from = Number(query.get('after') ?? 0)
  const limit = Number(query.get('limit') ?? 50)
  return ok({
    total: found.length, demonstration: true, rows: found.slice(from, from + limit),
    basis: `${isEvent ? '最近十二个月' : on}，${query.get('as') === 'now' ? '现今口径' : '当时口径'}`,
    ...(from + limit < found.length && { next: String(from + limit) }),
  })
}

function check(ledger: string, values: Record<string, string | null>) {
  const fields = fieldsOf(ledger)
    .filter((each) => each.required && !values[each.field])
    .map((each) => ({ field: each.field, code: 'empty', detail: `请填写“${each.label}”`, message: `请填写“${each.label}”` }))
  if (values.birth_date && values.birth_date > '2012-11-26')
    fields.push({ field: 'birth_date', code: 'under_14', detail: '不满 14 周岁，不能登记。请核对出生日期。', message: '不满 14 周岁，不能登记。请核对出生日期。' })
  const warnings = values.post === 'secretary' ? ['应有书记 1 名，登记后为 2 名'] : []
  return { fields, warnings }
}

function enter(unit: number, ledger: string, body: Record<string, unknown>, dry: boolean): Answer {
  const values = (body.values ?? {}) as Record<string, string | null>
  const { fields, warnings } = check(ledger, values)
  const person = body.person as { name?: string } | undefined
  if (dry)
    return ok({
      warnings, findings: fields.map((each) => ({ ...each, message: each.detail })),
    })
  if (fields.length)
    return problem(422, 'row_refused', '有内容需要改正', { fields })
  const row: Row = {
    row: nextRow(), revision: 1, unit: brief(unit), valid_from: String(body.from ?? today),
    ...(person?.name && { person: { person: nextRow(), name: `${person.name[0]}**` } }),
    values: valuesOf(ledger, values), warnings,
  }
  rows[ledger]!.unshift(row)
  return ok({ row, warnings }, 201)
}

function versionsOf(row: Row) {
  const first = { ...row.values, duty: { shown: '青年就业' }, education: { code: 'college', shown: '大专' } }
  return [
    { revision: 2, held: true, unit: row.unit, valid_from: row.valid_from, valid_to: row.valid_to, recorded: '2026-09-03T10:12:00+08:00', actor: '团区委办公室', source: '网页', values: row.values, changed: ['education', 'duty'] },
    { revision: 1, held: false, unit: row.unit, valid_from: row.valid_from, valid_to: row.valid_to, recorded: '2026-03-02T09:00:00+08:00', actor: '团区委办公室', source: '导入：班子成员.xlsx', values: first, changed: [] },
  ]
}

function change(ledger: string, id: number, body: Record<string, unknown>): Answer {
  const list = rows[ledger] ?? []
  const index = list.findIndex((row) => row.row === id)
  const row = list[index]
  if (!row) return problem(404, 'no_such_row', '没有这一行，它可能已经撤回。请返回台账刷新。')
  if (body.way === 'withdraw') {
    list.splice(index, 1)
    return ok({ warnings: [] })
  }
  row.revision++
  if (body.way === 'end') row.valid_to = String(body.day)
  if (body.values) Object.assign(row.values, valuesOf(ledger, body.values as never))
  if (body.way === 'move') row.unit = brief(Number(body.to_unit))
  return ok({ row, warnings: [] })
}

function importJob(unit: number, ledger: string, name: string): Job {
  const job: Job = {
    job: jobs.length + 1, kind: 'import', label: `导入${ledgers.find((each) => each.ledger === ledger)?.label}：${name}`,
    state: 'running', progress: { done: 0, total: 120, words: '正在读取' },
    created: new Date().toISOString(), files: [],
    result: {
      complete: true, sheet: 'Sheet1',
      counts: {
        read: 120, new: 96, update: 14, unchanged: 7, skipped: 0, rejected: 3, hidden: 0,
        warned: 0, new_persons: 0, possible_duplicates: 0,
      },
      columns: fieldsOf(ledger).slice(0, 6).map((field, index) =>
        ({ column: 'ABCDEF'[index]!, heading: field.label, field: field.field, label: field.label })),
      unknown: [{ column: 'G', heading: '备注' }],
      problems: [
        { row: 14, column: 'D', words: '“大专在读”不在选项里，请改为：高中及以下、大专、本科、研究生' },
        { row: 37, column: 'C', words: '“1.10101E+17”不是日期，请写成 1998-06-30' },
        { row: 81, column: 'A', words: '职务没有填写，请选择书记、副书记或委员' },
      ],
      warnings: [], unit_warnings: [],
    },
  }
  void unit
  jobs.unshift(job)
  return job
}

function account(asked: Asked): Answer | undefined {
  const { method, path, body } = asked
  if (path === '/site') return ok(site)
  if (path === '/sign-in') {
    const login = String(body.login ?? '')
    if (body.password === 'locked') return { ...problem(429, 'too_many_attempts', '连续输错次数太多。') }
    if (body.password === 'wrong' || !body.password) {
      tries.set(login, (tries.get(login) ?? 0) + 1)
      return problem(401, 'sign_in_refused', '账号或密码不对。请核对大小写；忘记密码请联系本组织的系统管理员。')
    }
    if (body.password === 'two' && !body.code) return problem(401, 'code_required', '请输入动态口令。')
    return { status: 200, body: me(), cookie: 'jishi_session=mock; Path=/; SameSite=Strict' }
  }
  if (path === '/sign-out') return { status: 204, cookie: 'jishi_session=; Path=/; Max-Age=0' }
  if (path === '/invitation')
    return body.token === 'old'
      ? problem(404, 'no_such_invitation', '邀请已经用过或已过期。请向发邀请的管理员要一份新的。')
      : ok({ office: '团委办公室', login: 'qingquan', unit: brief(44) })
  if (path === '/invitation/acceptance')
    return String(body.password).length < 10
      ? problem(422, 'password_too_short', '密码太短，请至少用 10 个字符。', { field: 'password' })
      : { status: 204 }
  if (path === '/village') return ok({ unit: brief(100), ledgers: [ledgers[3]], until: '2026-12-31' })
  if (!asked.signedIn) return problem(401, 'not_signed_in', '登录已经结束，请重新登录。')
  if (path === '/session') return ok(me())
  if (path === '/sessions')
    return ok({
      sessions: [
        { session: 1, device: 'Chrome（Windows 10）', opened: '2026-11-26T08:12:00+08:00', seen: '2026-11-26T10:40:00+08:00', ends: '2026-11-26T20:12:00+08:00', current: true },
        { session: 2, device: '微信（Android）', opened: '2026-11-25T19:02:00+08:00', seen: '2026-11-25T19:30:00+08:00', ends: '2026-11-27T07:02:00+08:00', current: false },
      ],
    })
  if (path === '/second-factor') return ok({ address: 'otpauth://totp/Jishi:qingbaijiang?secret=JBSWY3DPEHPK3PXP&issuer=Jishi', secret: 'JBSWY3DPEHPK3PXP' })
  if (path === '/roles')
    return ok({
      roles: [
        { role: 'reporter' as const, label: '填报人', words: '填写和更改台账，报送报表' },
        { role: 'reviewer' as const, label: '审核人', words: '核对下级填报，下发通知' },
        { role: 'leader', label: '领导', words: '只看' },
        { role: 'system_administrator' as const, label: '系统管理员', words: '管理账号、定义包和备份' },
      ],
    })
  const one = /^\/accounts\/(\d+)\/(.+)$/.exec(path)
  if (one) {
    if (one[2] === 'invitation') return ok({ address: 'https://jishi.example.cn/invitation#3f1c9a52b7d84e0c', expires: '2026-12-03T18:00:00+08:00' })
    return method === 'POST' && one[2] === 'grants' ? ok({}, 201) : { status: 204 }
  }
  return undefined
}

function unitAnswer(asked: Asked, id: number, rest: string): Answer | undefined {
  const { method, query, body } = asked
  if (!unitOf(id)) return problem(404, 'no_such_unit', '没有这个组织。请用上方的搜索按名称查找。')
  const on = query.get('on') ?? today
  if (rest === '') return ok(detail(id, on))
  if (rest === '/children')
    return ok({ units: childrenOf(id, on).map((each) => ({ ...brief(each.unit), below: below(each.unit, on) })) })
  if (rest === '/history')
    return ok({
      versions: [
        { valid_from: '2010-01-01', valid_to: '2019-12-30', name: id === 41 ? '大同镇' : unitOf(id)!.name, code: unitOf(id)!.code, kind_label: brief(id).kind_label, parent: unitOf(id)!.parent ? brief(unitOf(id)!.parent) : undefined },
        { valid_from: '2019-12-31', name: unitOf(id)!.name, code: unitOf(id)!.code, kind_label: brief(id).kind_label, parent: unitOf(id)!.parent ? brief(unitOf(id)!.parent) : undefined },
      ],
      events: [
        { on: '2010-01-01', kind: 'founded', label: '成立', words: '首次登记' },
        ...(id === 41 ? [{ on: '2019-12-31', kind: 'renamed', label: '更名', words: '大同镇更名为大同街道' }] : []),
      ],
      lineage: units.filter((each) => each.successor === id || (each.unit === id && each.successor)).map((each) => ({ on: '2019-12-31', from: brief(each.unit), to: brief(each.successor!), kind: 'merged', label: '合并' })),
      former_children: units.filter((each) => each.parent === id && each.to).map((each) => ({ ...brief(each.unit), from: each.from, to: each.to, fate: `并入${brief(each.successor!).name}` })),
    })
  const counts = () => ledgers.map((each) => ({
    ...each, rows: (rows[each.ledger] ?? []).filter((row) => isBelow(row.unit.unit, id)).length,
    updated: '2026-11-20', basis: on, may_enter: true,
  }))
  if (rest === '/home')
    return ok({
      unit: detail(id, on), ledgers: counts(), highlights: highlights(id, on), warnings_count: id === 4 ? 1234 : 0,
      missing: id === 4 || id === 44 ? [
        { what: '班子成员', words: '乡镇团委应有副书记 2 名，姚渡镇现有 1 名', ledger: 'committee_member' },
      ] : [],
      gaps: id === 4 ? [
        { indicator: 'active_branches', label: '班子人数不足的乡镇团委', words: '班子少于规定人数的乡镇、街道团组织', source: '乡镇团的组织格局创新工作总结：乡镇团委成员人数增加到 9—15 人', shown: '3个', counts: 'units' as const, ledger: 'committee_member', opens: true },
        { indicator: 'active_branches', label: '有支部无活动的支部', words: '期间没有活动的团支部', shown: '41个', counts: 'units' as const, ledger: 'activity', opens: true },
      ] : [],
      warned: id === 4 ? [{ ledger: 'committee_member', label: '班子成员', rows: 1234 }] : [],
    })
  if (rest === '/ledgers') return ok({ ledgers: counts() })
  if (rest === '/accounts')
    return method === 'GET' ? ok({ accounts }) : ok({ account: { ...accounts[1], login: String(body.login), office: String(body.office) }, invitation: { address: 'https://jishi.example.cn/invitation#7aa0e1c2d3b4f596', expires: '2026-12-03T18:00:00+08:00' } }, 201)
  if (rest === '/village-links') {
    if (method === 'GET') return ok({ links })
    const made = { link: links.length + 1, ...body, issued: today }
    links.push(made)
    return ok({ link: made, address: 'https://jishi.example.cn/village#b71d44c0a9e2' }, 201)
  }
  if (rest === '/imports') return ok({ imports: [{ import: 3, ledger: 'committee_member', label: '班子成员', file_name: '班子成员2026.xlsx', on: '2026-03-02', actor: '团区委办公室', rows: 96, state: 'committed' }] })
  const led = /^\/ledgers\/(\w+)\/(rows|rows\/check|imports|bulk)$/.exec(rest)
  if (led) {
    const ledger = led[1]!
    if (led[2] === 'rows') return method === 'GET' ? rowsOf(id, ledger, query) : enter(id, ledger, body, false)
    if (led[2] === 'rows/check') return enter(id, ledger, body, true)
    if (led[2] === 'imports') return ok(importJob(id, ledger, query.get('file_name') ?? ''), 202)
    const asks = (body.rows ?? []) as { row: number }[]
    return ok({ results: asks.map((each, index) => index === 1
      ? { row: each.row, ok: false, code: 'version_conflict', message: '别人刚刚改过这一行，请刷新后再改' }
      : { row: each.row, ok: change(ledger, each.row, body).status === 200 }) })
  }
  const preview = /^\/documents\/(\w+)\/preview$/.exec(rest)
  if (preview)
    return ok({
      title: `${brief(id).name}班子建设情况通报`, warnings: ['“编制外的比例”的口径与上期不同，口径不一致，请核实'],
      blocks: [
        { kind: 'title', text: `关于${brief(id).name}班子建设情况的通报` },
        { kind: 'note', text: '代拟稿 · 演示数据' },
        { kind: 'paragraph', text: `截至${today}，全区乡镇（街道）团委共有班子成员 82 名，其中书记 7 名、副书记 14 名；平均年龄 32.4 岁，本科学历占 27.9%。` },
        { kind: 'heading', level: 1, text: '一、配备情况' },
        { kind: 'table', table: { head: [[{ text: '单位', rows: 2 }, { text: '班子成员', span: 2 }, { text: '平均年龄', rows: 2 }], [{ text: '人数' }, { text: '副书记' }]], rows: childrenOf(id, on).map((each, index) => [each.name, String(9 + index), '2', `3${index % 5}.${index}`]) } },
        { kind: 'heading', level: 1, text: '二、下一步' },
        { kind: 'paragraph', text: '请姚渡镇于年底前配齐副书记。' },
      ],
    })
  return undefined
}

export function answer(asked: Asked): Answer {
  const { method, path, query, body } = asked
  const found = account(asked)
  if (found) return found
  if (path === '/units') {
    const text = (query.get('search') ?? '').trim()
    const pinyin: Record<string, string> = { qingbaijiang: '青白江', qbj: '青白江', qingquan: '清泉', qq: '清泉' }
    const words = (pinyin[text.toLowerCase()] ?? text).split('/').filter(Boolean)
    return ok({
      units: units.filter((each) => livesOn(each, query.get('on') ?? today)
        && words.every((word) => brief(each.unit).path!.includes(word)) && each.name.includes(words[words.length - 1] ?? ''))
        .slice(0, 20).map((each) => brief(each.unit)),
    })
  }
  const unit = /^\/units\/(\d+)(.*)$/.exec(path)
  if (unit) {
    const said = unitAnswer(asked, Number(unit[1]), unit[2]!)
    if (said) return said
  }
  if (path === '/ledgers') return ok({ ledgers })
  const ledger = /^\/ledgers\/(\w+)$/.exec(path)
  if (ledger) {
    const definition = ledgers.find((each) => each.ledger === ledger[1])
    if (!definition) return problem(404, 'no_such_ledger', '没有这本台账。请从台账页选择。')
    return ok({
      ...definition, fields: fieldsOf(definition.ledger),
      may: { enter: true, change: true, withdraw: true, import: true, export: true, reveal: true },
      days: definition.ledger === 'committee_member' ? { from: 'term_from' } : definition.ledger === 'activity' ? { on: 'held_on' } : {},
      rules: [{ words: '乡镇团委应有书记 1 名、副书记 2 名', severity: 'warn', source: '乡镇团的组织格局创新工作总结' }],
    })
  }
  const row = /^\/ledgers\/(\w+)\/rows\/(\d+)(\/reveal)?$/.exec(path)
  if (row) {
    const kept = rows[row[1]!]?.find((each) => each.row === Number(row[2]))
    if (!kept) return problem(404, 'no_such_row', '没有这一行，它可能已经撤回。请返回台账刷新。')
    if (row[3]) return ok({ person: { name: '王小明', id_number: '510113199001010018', phone: '13800000000', birth_date: '1990-01-01' }, values: {} })
    if (method === 'PATCH') return change(row[1]!, Number(row[2]), body)
    return ok({ row: kept, may: { change: true, withdraw: true, reveal: true }, versions: versionsOf(kept) })
  }
  if (path === '/indicators') return ok({ indicators })
  if (path === '/figures') return ok(table(query))
  if (path === '/figures/rows') {
    if (query.get('unit') === '3' && !query.get('purpose'))
      return problem(403, 'purpose_missing', '县级以上打开到人，请先写明用途。')
    const event = query.get('indicator') === 'activities'
    const found = rowsOf(Number(query.get('section')), event ? 'activity' : 'committee_member', query).body as { rows: Row[]; total: number; next?: string }
    return ok({ kind: 'rows', ledger: event ? 'activity' : 'committee_member', label: event ? '活动与会议' : '班子成员', rows: found.rows, next: found.next, total_words: `共 ${found.total} 行` })
  }
  if (path === '/documents')
    return ok({
      documents: [
        { document: 'committee_circular', label: '班子建设情况通报', kind: '通报', formats: ['docx'], when: 'day' },
        { document: 'committee_table', label: '班子建设情况表', kind: '统计表', formats: ['xlsx', 'docx'], when: 'day' },
        { document: 'monthly_bulletin', label: '工作简报', kind: '简报', formats: ['docx'], when: 'period' },
        { document: 'committee_chart', label: '班子来源图', kind: '图', formats: ['png', 'svg'], when: 'day' },
      ],
    })
  if (path === '/jobs') return ok({ jobs })
  const job = /^\/jobs\/(\d+)(\/\w+)?$/.exec(path)
  if (job) {
    const kept = jobs.find((each) => each.job === Number(job[1]))
    if (!kept) return problem(404, 'no_such_job', '没有这项任务。请从“导入”页重新查看。')
    if (job[2] === '/commit') {
      kept.state = 'done'
      kept.result!.import = 4
      kept.files = [{ name: '未导入的行.xlsx', address: `/api/jobs/${kept.job}/files/rejects.xlsx`, bytes: 9200 }]
      return ok(kept, 202)
    }
    if (job[2] === '/cancel') kept.state = 'cancelled'
    return ok(kept)
  }
  if (path.startsWith('/village-links/')) return { status: 204 }
  if (/^\/(imports)\//.test(path)) return ok({ job: 99, kind: 'import', label: '撤销导入', state: 'done', progress: { done: 1, total: 1, words: '已撤销' }, created: new Date().toISOString(), files: [] }, 202)
  if (method === 'POST' || method === 'DELETE') return { status: 204 }
  return problem(404, 'no_such_route', '没有这个地址。')
}
