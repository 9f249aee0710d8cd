export const levels = {
  centre: '中央', province: '省', prefecture: '地市', county: '县（市、区）', township: '乡镇、街道',
  village: '村、社区',
} as const
export type Level = keyof typeof levels
const order = Object.keys(levels)

export const levelLabel = (level: string): string => levels[level as Level] ?? level

// "7 个乡镇、街道，28 个村、社区", the nearest level first.
export function belowWords(below: Record<string, number> | undefined): string {
  return Object.entries(below ?? {})
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([level, count]) => `${count.toLocaleString('zh-CN')} 个${levelLabel(level)}`)
    .join('，')
}
// The levels that can stand below one of `level`.
export function levelsBelow(level: string | undefined): Level[] {
  const at = order.indexOf(level ?? '')
  return order.slice(at + 1) as Level[]
}
