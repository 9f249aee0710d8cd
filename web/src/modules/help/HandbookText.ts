// A chapter of the handbook as elements of the page; no HTML is put in as text.
import type { Written } from 'virtual:handbook'
import { h, type FunctionalComponent, type VNode } from 'vue'
import { RouterLink } from 'vue-router'

function element(written: Written): VNode | string {
  if (typeof written === 'string') return written
  const [tag, attributes, inner] = written
  const content = inner.map(element)
  if (tag === 'a' && 'chapter' in attributes)
    return h(RouterLink, { to: { name: 'help', params: { chapter: attributes.chapter } } },
      () => content)
  if (tag === 'img') return h('img', { ...attributes, loading: 'lazy', decoding: 'async' })
  if (tag === 'table')
    return h('div', { class: 'table-frame', tabindex: 0, role: 'region', 'aria-label': '表' },
      h('table', { class: 'table' }, content))
  return h(tag, attributes, content)
}
const HandbookText: FunctionalComponent<{ written: Written[] }> = (props) =>
  props.written.map(element)
HandbookText.props = ['written']
export default HandbookText
