import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { onSignedOut } from '@/api/http'
import { useSession } from '@/ui/session'

declare module 'vue-router' {
  interface RouteMeta {
    // Shown without being signed in.
    open?: boolean
    title: string
    // The part of a unit's pages that is marked in the navigation.
    section?: string
  }
}

const unit = '/unit/:unit(\\d+)'
export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'start', component: () => import('@/modules/unit/StartPage.vue'), meta: { title: '首页' } },
  { path: '/sign-in', name: 'sign-in', component: () => import('@/modules/sign-in/SignInPage.vue'), meta: { title: '登录', open: true } },
  { path: '/invitation', name: 'invitation', component: () => import('@/modules/sign-in/InvitationPage.vue'), meta: { title: '接受邀请', open: true } },
  { path: '/village', name: 'village', component: () => import('@/modules/sign-in/VillagePage.vue'), meta: { title: '村级填报', open: true } },
  { path: unit, name: 'unit', component: () => import('@/modules/unit/UnitPage.vue'), meta: { title: '首页', section: 'unit' } },
  { path: `${unit}/tree`, name: 'tree', component: () => import('@/modules/tree/TreePage.vue'), meta: { title: '组织', section: 'tree' } },
  { path: `${unit}/ledgers`, name: 'ledgers', component: () => import('@/modules/ledger/LedgersPage.vue'), meta: { title: '台账', section: 'ledgers' } },
  { path: `${unit}/ledgers/:ledger`, name: 'ledger', component: () => import('@/modules/ledger/LedgerPage.vue'), meta: { title: '台账', section: 'ledgers' } },
  { path: `${unit}/ledgers/:ledger/paste`, name: 'paste', component: () => import('@/modules/ledger/PastePage.vue'), meta: { title: '粘贴多行', section: 'ledgers' } },
  { path: `${unit}/ledgers/:ledger/copy`, name: 'copy', component: () => import('@/modules/ledger/CopyPage.vue'), meta: { title: '照上一期填', section: 'ledgers' } },
  { path: `${unit}/import`, name: 'import', component: () => import('@/modules/import/ImportPage.vue'), meta: { title: '导入', section: 'import' } },
  { path: `${unit}/figures`, name: 'figures', component: () => import('@/modules/figure/FigurePage.vue'), meta: { title: '数字', section: 'figures' } },
  { path: `${unit}/documents`, name: 'documents', component: () => import('@/modules/document/DocumentPage.vue'), meta: { title: '文件', section: 'documents' } },
  { path: `${unit}/administration/:tab?`, name: 'administration', component: () => import('@/modules/administration/AdministrationPage.vue'), meta: { title: '管理', section: 'administration' } },
  { path: '/account', name: 'account', component: () => import('@/modules/administration/MyAccountPage.vue'), meta: { title: '我的账户' } },
  { path: '/help/:chapter?', name: 'help', component: () => import('@/modules/help/HelpPage.vue'), meta: { title: '使用说明', open: true } },
  { path: '/:rest(.*)*', name: 'nothing', component: () => import('@/modules/help/NothingPage.vue'), meta: { title: '没有找到', open: true } },
]

// Only a place of this site may be returned to.
export function safeBack(back: unknown): string {
  return typeof back === 'string' && /^\/(?![/\\])/.test(back) && !back.startsWith('/sign-in')
    ? back
    : '/'
}

export function makeRouter() {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (to, from, saved) =>
      saved ?? (to.path === from.path ? false : { top: 0 }),
  })
  router.beforeEach(async (to) => {
    const session = useSession()
    if (to.meta.open) {
      // Help is read by anybody; who is signed in keeps the navigation.
      if (to.name === 'help' || to.name === 'nothing') await session.ensure().catch(() => false)
      return true
    }
    try {
      if (await session.ensure()) {
        if (!session.mustSetUp || to.name === 'account') return true
        return { name: 'account', query: to.fullPath === '/' ? {} : { back: to.fullPath } }
      }
    } catch {
      return true // the page itself says that nothing answers
    }
    return { name: 'sign-in', query: to.fullPath === '/' ? {} : { back: to.fullPath } }
  })
  router.afterEach((to, from) => {
    document.title = `${to.meta.title} · 基石`
    // A new page is announced and read from its beginning.
    if (from.matched.length && to.path !== from.path)
      window.setTimeout(() => document.getElementById('main')?.focus({ preventScroll: true }), 0)
  })
  onSignedOut(() => {
    const session = useSession()
    const now = router.currentRoute.value
    if (!session.me || now.meta.open) return
    session.forget()
    void router.push({ name: 'sign-in', query: { back: now.fullPath, ended: '1' } })
  })
  return router
}
