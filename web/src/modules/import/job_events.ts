// A job as it goes: by server-sent events, and by asking again where these do not come through.
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { jobEvents, readJob } from '@/api/jobs'
import type { Job, JobState } from '@/api/types'

const running: JobState[] = ['waiting', 'running']
export const isRunning = (job: Job | undefined): boolean =>
  job !== undefined && running.includes(job.state)
const askEvery = 2_000

export function useJob(id: Ref<number | undefined>) {
  const job = ref<Job>()
  const refusal = ref<unknown>()
  let source: EventSource | undefined
  let timer = 0

  function stop() {
    source?.close()
    source = undefined
    window.clearTimeout(timer)
  }
  function take(next: Job) {
    job.value = next
    if (!isRunning(next)) stop()
  }
  async function ask() {
    window.clearTimeout(timer)
    const asked = id.value
    if (asked === undefined) return
    try {
      const next = await readJob(asked)
      if (asked !== id.value) return
      refusal.value = undefined
      take(next)
      if (isRunning(next) && !source) follow(asked)
    } catch (error) {
      refusal.value = error
    }
  }
  function follow(asked: number) {
    if (typeof EventSource === 'undefined') {
      timer = window.setTimeout(() => void ask(), askEvery)
      return
    }
    source = new EventSource(jobEvents(asked))
    source.addEventListener('job', (event) => {
      try {
        take(JSON.parse((event as MessageEvent<string>).data) as Job)
      } catch {
        // The next event, or asking, says more.
      }
    })
    source.addEventListener('error', () => {
      source?.close()
      source = undefined
      timer = window.setTimeout(() => void ask(), askEvery)
    })
  }
  watch(id, () => {
    stop()
    job.value = undefined
    refusal.value = undefined
    void ask()
  }, { immediate: true })
  onScopeDispose(stop)
  return { job, refusal, ask, take: (next: Job) => { take(next); if (isRunning(next)) void ask() } }
}
export const stateWords: Record<JobState, string> = {
  waiting: '排队中', running: '进行中', preview: '等待确认', done: '已完成', failed: '没有完成',
  cancelled: '已取消', interrupted: '中断了',
}
