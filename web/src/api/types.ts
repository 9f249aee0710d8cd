// The shapes of the API, as its description says them. A day is "2026-11-26" and inclusive, an
// instant is RFC 3339, a decimal is text.

export interface UnitBrief {
  unit: number
  name: string
  // Of a search: the name by which it was found, and whether it is still there.
  former_name?: string
  living?: boolean
  code?: string
  level?: string
  level_label?: string
  kind?: string
  kind_label?: string
  path?: string
}
export type LevelCounts = Record<string, number>
export interface UnitDetail extends UnitBrief {
  path_units: UnitBrief[]
  living: boolean
  valid_from?: string
  valid_to?: string
  successor?: UnitBrief
  below: LevelCounts
  profile: { field: string; label: string; value: string }[]
  revision: number
}
export interface ChildUnit extends UnitBrief {
  below?: LevelCounts
}
export interface Page {
  next?: string
}
export interface UnitPage extends Page {
  units: ChildUnit[]
}
export interface UnitHistory {
  versions: {
    valid_from: string
    valid_to?: string
    name: string
    code?: string
    kind_label?: string
    parent?: UnitBrief
  }[]
  events: { on: string; kind: string; label: string; words: string }[]
  lineage: { on: string; from: UnitBrief; to: UnitBrief; kind: string; label: string }[]
  former_children: (UnitBrief & { from: string; to?: string; fate: string })[]
}

export interface Grant {
  grant: number
  role: string
  role_label: string
  unit: UnitBrief
  until?: string
  ledgers?: string[]
}
export interface Me {
  account: {
    account: number
    login: string
    office: string
    holder?: string
    unit: UnitBrief
    second_factor: boolean
  }
  grants: Grant[]
  operations: { own: string[] }
  root: UnitBrief
  today: string
  demonstration: boolean
}
export interface Site {
  name: string
  demonstration: boolean
  today: string
  record_number?: string
  complaints?: string
  version: string
  first_start?: boolean
}
export interface SessionBrief {
  session: string | number
  device: string
  opened: string
  seen: string
  ends: string
  current: boolean
}

export interface LedgerBrief {
  ledger: string
  label: string
  of?: 'state' | 'event'
  person?: 'none' | 'optional' | 'required'
  group?: string
}
export interface LedgerCount extends LedgerBrief {
  // Absent where this account may not count them.
  rows?: number
  updated?: string
  basis?: string
  may_enter?: boolean
}
export type FieldType = 'text' | 'int' | 'decimal' | 'bool' | 'date' | 'choice' | 'unit'
export interface Choice {
  code: string
  label: string
  under?: string
  note?: string
  retired?: boolean | string
}
export interface FieldDefinition {
  field: string
  label: string
  type: FieldType
  required?: boolean
  sensitive?: boolean
  unit_word?: string
  max_length?: number
  choices?: Choice[]
  note?: string
  own_of?: UnitBrief
}
export interface LedgerMay {
  enter?: boolean
  change?: boolean
  withdraw?: boolean
  import?: boolean
  export?: boolean
  reveal?: boolean
}
export interface LedgerDetail extends LedgerBrief {
  may: LedgerMay
  fields: FieldDefinition[]
  // Whether a person's ID number and phone are asked for, and what for.
  id_number?: 'no' | 'optional' | 'required'
  phone?: 'no' | 'optional' | 'required'
  purpose?: string
  days: { from?: string; until?: string; on?: string }
  rules: { words: string; severity: string; source?: string; per?: 'row' | 'unit' }[]
}
export interface Value {
  code?: string
  shown: string
}
export interface Row {
  row: number
  revision: number
  unit: UnitBrief
  counted_at?: UnitBrief
  flagged?: boolean | string
  valid_from?: string
  valid_to?: string
  person?: { person: number; name: string; minor?: boolean; erased?: boolean }
  values: Record<string, Value | undefined>
  warnings?: string[]
}
export interface RowPage extends Page {
  total: number
  basis?: string
  demonstration?: boolean
  rows: Row[]
}
export interface RowVersion {
  revision: number
  held: boolean
  unit: UnitBrief
  valid_from?: string
  valid_to?: string
  recorded: string
  actor?: string
  source?: string
  values: Record<string, Value | undefined>
  changed: string[]
}
export interface RowDetail {
  row: Row
  may: { change?: boolean; withdraw?: boolean; reveal?: boolean }
  versions: RowVersion[]
}
export type NoticeKind = 'notice' | 'consent' | 'guardian_consent'
export interface PersonEntry {
  name: string
  id_number?: string
  phone?: string
  birth_date?: string
  gender?: string
  notice: { kind: NoticeKind; on: string }
}
export interface RowEntry {
  person?: PersonEntry | { person: number }
  values: Record<string, string | null>
  from?: string
  to?: string
}
export type RowWay = 'from' | 'correct' | 'end' | 'withdraw' | 'move'
export interface RowPatch {
  way: RowWay
  day?: string
  from?: string
  // The last day, or "open".
  until?: string
  values?: Record<string, string | null>
  to_unit?: number
}
export interface Finding {
  field?: string
  code?: string
  message: string
}
export interface RowCheck {
  warnings: string[]
  findings: Finding[]
}
export interface Revealed {
  person?: { name?: string; id_number?: string; phone?: string; birth_date?: string }
  values: Record<string, string | Value | undefined>
}
export interface BulkResult {
  results: { row: number; ok: boolean; code?: string; message?: string }[]
}

export type JobState =
  | 'waiting' | 'running' | 'preview' | 'done' | 'failed' | 'cancelled' | 'interrupted'
export interface JobFile {
  name: string
  address: string
  bytes: number
}
export interface ImportProblem {
  row: number
  column?: string | number
  field?: string
  words: string
  // What stands in the cell; given where the cell can be mended here.
  value?: string
}
export interface ImportResult {
  import?: number
  counts?: {
    read?: number; new?: number; update?: number; unchanged?: number; skipped?: number
    rejected?: number; warned?: number; possible_duplicates?: number
  }
  columns?: { column?: string; heading: string; field?: string; label?: string }[]
  unknown?: { column: string; heading: string }[]
  warnings?: ImportProblem[]
  unit_warnings?: { unit: number; words: string }[]
  // Of an undoing: rows that were edited since and therefore stay.
  undone?: number
  edited?: { row: number; words: string }[]
  problems?: ImportProblem[]
  sample?: Record<string, string>[] | string[][]
}
export interface Job {
  job: number | string
  kind: 'import' | 'export' | 'document' | 'verify' | 'backup' | 'undo'
  label: string
  state: JobState
  progress: { done: number; total?: number; words: string; seconds_left?: number }
  created: string
  result?: ImportResult & Record<string, unknown>
  error?: { code: string; detail: string }
  files: JobFile[]
}
export interface ImportBrief {
  import: number
  ledger: string
  label: string
  file_name: string
  on: string
  actor?: string
  rows: number
  state: string
}

export interface Indicator {
  indicator: string
  label: string
  basis: string
  over?: string
  unit_word?: string
  digits?: number
  better?: 'higher' | 'lower'
  group?: string
  counts?: 'rows' | 'units' | 'formula'
  splits: { field: string; label: string }[]
  persons?: boolean
  of?: 'state' | 'event'
  to_be_checked?: boolean
}
export interface Cell {
  shown: string
  value?: string | number
  numerator?: string | number
  denominator?: string | number
  error?: { code: string; words: string }
  opens?: boolean
}
export interface FigureUnit {
  unit: number
  own?: boolean
  name: string
  code?: string
  level?: string
}
export interface FigureAnswer {
  indicator: string
  label: string
  basis: string
  time: number
  keys: { parts: { code: string; label: string }[] }[]
  figures: Cell[][]
  // Of a comparison: what changed since the first time, in words.
  changes?: string[][]
}
export interface FigureTable {
  unit: UnitBrief
  heading: string
  basis_words: string
  demonstration?: boolean
  withheld?: boolean | string | number
  units: FigureUnit[]
  times: { key: string; label: string }[]
  answers: FigureAnswer[]
}
export interface FigureRows extends Page {
  ledger?: string
  label?: string
  kind: 'rows' | 'units'
  rows?: Row[]
  units?: (UnitBrief & { own?: boolean; shown?: string })[]
  // Persons are shown for a purpose only: until then the units with their figures.
  message?: string
  total_words?: string
}

export interface Highlight extends Cell {
  indicator: string
  label: string
  basis?: string
  previous?: { shown: string; on: string }
  trend?: { when: string; value: string | number | null }[]
  target?: string
  better?: 'higher' | 'lower'
}
export interface Home {
  unit: UnitDetail
  ledgers: LedgerCount[]
  highlights: Highlight[]
  missing: { what: string; words: string; ledger?: string; unit?: UnitBrief }[]
  warnings_count: number
}

export interface DocumentBrief {
  document: string
  label: string
  kind: string
  formats: string[]
  when: 'day' | 'period'
  internal?: boolean
}
export interface HeadCell {
  text: string
  span?: number
  rows?: number
}
export interface DocumentBlock {
  kind: 'title' | 'heading' | 'paragraph' | 'table' | 'chart' | 'note'
  text?: string
  level?: number
  table?: { head: HeadCell[][]; rows: string[][] }
  chart?: string
}
export interface DocumentPreview {
  title: string
  blocks: DocumentBlock[]
  warnings: string[]
}

export interface Account {
  account: number
  login: string
  office: string
  unit: UnitBrief
  state: string
  state_label: string
  revision: number
  grants: Grant[]
  second_factor: boolean
}
export interface Invitation {
  address: string
  expires: string
}
export interface RoleBrief {
  role: string
  label: string
  words: string
}
export interface VillageLink {
  link: number
  address?: string
  ledgers: string[]
  expires: string
  note?: string
  issued?: string
  revoked?: boolean
}
export interface VillageAccess {
  unit: UnitBrief
  ledgers: LedgerBrief[] | string[]
  until: string
}
export interface JournalEntry {
  partition: number | string
  position: number
  recorded: string
  actor: { account?: number; office?: string }
  source?: string
  subject: string
  label: string
  words: string
}
export interface PackageBrief {
  package: string
  label: string
  version: string
  loaded?: string
}
export interface BurdenEntry {
  ledger?: string
  label: string
  fields?: number
  units?: number
  rows?: number
  minutes?: number
  words?: string
}
