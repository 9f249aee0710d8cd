// Every message says what happened and what to do now. The server's own words come first: they
// know more. This is for what has none, and for the title above them.
import { Problem } from '@/api/http'

export interface ErrorWords {
  title: string
  words: string
  // What a button may offer.
  offer: 'again' | 'sign_in' | 'home' | 'reload' | 'none'
}

export function waitWords(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} 秒`
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} 分钟`
  return `${Math.ceil(seconds / 3600)} 小时`
}

export function wordsOf(error: unknown): ErrorWords {
  if (!(error instanceof Problem))
    return {
      title: '这个页面出了错',
      words: '请重新打开这个页面；仍不行时，请把当时的操作告诉管理员。',
      offer: 'reload',
    }
  const said = error.detail
  switch (error.status) {
    case 0:
      return {
        title: '连不上服务器',
        words: '请检查网络，然后再试一次。已经填写的内容仍保留在这台设备上。',
        offer: 'again',
      }
    case 401:
      return {
        title: error.code === 'not_signed_in' || !error.code ? '请登录' : '没有登录成功',
        words: said || '登录已经结束。请重新登录，之后会回到这一页，填写的内容还在。',
        offer: 'sign_in',
      }
    case 403:
      return {
        title: '没有权限',
        words: said || '您的账号不能查看或办理这一项。需要时请向本组织的系统管理员申请。',
        offer: 'home',
      }
    case 404:
      return {
        title: '没有找到',
        words: said || '它可能已经撤销，或者地址抄错了。请从本组织首页重新进入。',
        offer: 'home',
      }
    case 409:
    case 412:
      return {
        title: '别人刚刚改过',
        words: said || '为避免覆盖，这次没有保存。请刷新，看过新内容后再改；您填写的内容还在。',
        offer: 'reload',
      }
    case 413:
      return { title: '内容太大', words: said || '请分成几份再提交。', offer: 'none' }
    case 422:
    case 400:
      return {
        title: '有内容需要改正',
        words: said || '请按各栏下面的提示改正，再提交一次。',
        offer: 'none',
      }
    case 428:
      return { title: '请刷新后再改', words: said || '请刷新这一页再提交。', offer: 'reload' }
    case 429:
      return {
        title: '试得太多',
        words:
          (said || '为了安全，请稍后再试。') +
          (error.retryAfter ? `（请等 ${waitWords(error.retryAfter)}）` : ''),
        offer: 'again',
      }
    case 503:
      return { title: '服务器正忙', words: said || '请过一会儿再试。', offer: 'again' }
    default:
      if (error.status >= 500)
        return {
          title: '服务器出了错',
          words: said || '请稍后再试；仍不行时请告诉管理员。已填写的内容还在。',
          offer: 'again',
        }
      return { title: '没有办成', words: said || '请再试一次。', offer: 'again' }
  }
}

// One line, for a short notice.
export function lineOf(error: unknown): string {
  const { title, words } = wordsOf(error)
  return error instanceof Problem && error.detail ? words : `${title}。${words}`
}

// By field, and what belongs to none.
export function fieldWords(error: unknown): { fields: Record<string, string>; rest: string } {
  if (!(error instanceof Problem)) return { fields: {}, rest: lineOf(error) }
  const fields: Record<string, string> = {}
  for (const each of error.fields)
    fields[each.field] = fields[each.field] ? `${fields[each.field]} ${each.detail}` : each.detail
  if (error.field && !fields[error.field] && error.detail) fields[error.field] = error.detail
  return { fields, rest: Object.keys(fields).length ? '' : lineOf(error) }
}
