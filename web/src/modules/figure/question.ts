// The question of the figures page as it stands in the address.
import type { LocationQuery } from 'vue-router'
import type { FigureQuery } from '@/api/figures'
import type { FigureAnswer, FigureTable } from '@/api/types'
import { parsePeriod, periodOf, previousPeriod } from '@/ui/days'
import { many, one, type Selection } from '@/ui/selection'

export const maxIndicators = 12
export interface Question {
  indicators: string[]
  by: string
  split: string[]
  share: boolean
  // So many periods that follow one another, the last being the selected one.
  series: number
}

export function readQuestion(query: LocationQuery): Question {
  const series = Number(one(query.series))
  return {
    indicators: [...new Set(many(query.indicator))].slice(0, maxIndicators),
    by: one(query.by) ?? 'children',
    split: many(query.split).slice(0, 2),
    share: one(query.share) === '1',
    series: Number.isInteger(series) && series >= 2 && series <= 24 ? series : 0,
  }
}

export function seriesOf(selection: Selection, count: number, today: string): string {
  const last = parsePeriod(selection.period) ?? previousPeriod(periodOf(today, 'quarter'))
  const keys = [last]
  while (keys.length < count) keys.unshift(previousPeriod(keys[0]!))
  return keys.map((period) => period.key).join(',')
}

export function askOf(
  question: Question, selection: Selection, unit: number, today: string,
): FigureQuery {
  const asked: FigureQuery = { indicator: question.indicators, unit, by: question.by, as: selection.as }
  if (question.split.length) asked.split = question.split
  if (question.share && question.split.length) asked.share = true
  if (selection.compare) asked.compare = selection.compare.join(',')
  else if (question.series) asked.series = seriesOf(selection, question.series, today)
  else if (selection.period) asked.period = selection.period
  else if (selection.on) asked.on = selection.on
  return asked
}

export interface Shown {
  answer: FigureAnswer
  key: number
  label: string
}
export const keyWords = (answer: FigureAnswer, key: number): string =>
  answer.keys[key]?.parts.map((part) => part.label).join(' · ') ?? ''

// One column per indicator, time and key, named by what differs.
export function columnsOf(table: FigureTable): Shown[] {
  const several = new Set(table.answers.map((answer) => answer.indicator)).size > 1
  return table.answers.flatMap((answer) =>
    answer.keys.map((_, key) => ({
      answer, key,
      label: [
        several || (!keyWords(answer, key) && table.times.length < 2) ? answer.label : '',
        keyWords(answer, key),
        table.times.length > 1 ? (table.times[answer.time]?.label ?? '') : '',
      ].filter(Boolean).join(' · '),
    })))
}
export const plainNumber = (value: string | number | undefined): number | null => {
  if (value === undefined || value === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}
