// How long ago something was made, in words; old from three days on.
const minute = 60_000
const day = 1_440 * minute
const oldDays = 3

export function ageWords(made: string, now = Date.now()): { words: string; old: boolean } {
  const passed = Math.max(0, now - Date.parse(made))
  const old = passed >= oldDays * day
  if (passed < minute) return { words: '刚才', old }
  if (passed < 60 * minute) return { words: `${Math.floor(passed / minute)} 分钟以前`, old }
  if (passed < day) return { words: `${Math.floor(passed / (60 * minute))} 小时以前`, old }
  return { words: `${Math.floor(passed / day)} 天以前`, old }
}
