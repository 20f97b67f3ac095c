import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { client, got } from '../api'
import { daysBetween, showDay, today } from '../dates'
import { useKeys } from '../keys'
import { useLoaded } from '../load'
import { may } from '../may'
import { Due, State, useRows } from '../parts'
import { named } from '../reference'
import { go } from '../router'
import { t, type Word } from '../words'

const most = 200

const titles = { late: 'day.late', soon: 'day.soon', waiting: 'day.waiting', own: 'day.own', all: 'day.all' } as const satisfies Record<string, Word>
type Part = keyof typeof titles

/** What there is to do: how much of it first, then each case, what is due first on top. */
export function Day(): JSX.Element {
  const [part, setPart] = useState<Part>('all')
  const work = useLoaded(() => may('petition.read') ? got(client.GET('/api/v1/me/worklist', { params: { query: { limit: most } } })) : Promise.resolve({ items: [], next: undefined }), [])
  const all = work.data?.items ?? []
  const left = (due: string | undefined) => (due ? daysBetween(today(), due) : Infinity)
  const parts: Record<Part, typeof all> = {
    all,
    late: all.filter((l) => l.overdue),
    soon: all.filter((l) => !l.overdue && left(l.due_on) <= 3),
    waiting: all.filter((l) => l.waiting),
    own: all.filter((l) => l.own || (l.for?.length ?? 0) > 0),
  }
  const shown = parts[part]
  const to = (i: number) => {
    const l = shown[i]
    if (l) go(`/${l.subject === 'petition' ? 'petitions' : 'matters'}/${l.id}`)
  }
  const rows = useRows(shown.length, to)
  useKeys({ n: () => may('petition.register') && go('/register') })
  const more = work.data?.next ? '+' : ''
  return (
    <div class="page">
      <h1>{t('nav.day')} <span class="hint">{showDay(today())}</span></h1>
      {work.failed}
      <div class="tiles">
        {(['late', 'soon', 'waiting', 'own', 'all'] as const).map((p) => (
          <button key={p} type="button" class={`tile ${p} ${parts[p].length === 0 ? 'none' : ''}`} aria-pressed={part === p} onClick={() => setPart(part === p ? 'all' : p)}>
            <b>{work.data ? parts[p].length + more : '…'}</b> <span>{t(titles[p])}</span>
          </button>
        ))}
      </div>
      {work.data && shown.length === 0 && <p class="inset">{t('day.nothing')}</p>}
      {shown.length > 0 && (
        <table class="rows">
          <thead><tr><th>{t('list.due')}</th><th>{t('list.number')}</th><th>{t('list.subject')}</th><th>{t('list.state')}</th><th>{t('day.next')}</th></tr></thead>
          <tbody>
            {shown.map((l, i) => (
              <tr key={l.id} {...rows.row(i)}>
                <td><Due on={l.due_on} /></td>
                <td class="number"><a href={`#/${l.subject === 'petition' ? 'petitions' : 'matters'}/${l.id}`}>{t(l.subject === 'petition' ? 'day.petition' : 'day.matter')} {l.number}</a></td>
                <td class="wide">{l.case_subject} <span class="hint">{named('kinds', l.kind)}</span></td>
                <td><State state={l.state} /></td>
                <td>{l.term_title ?? ''} {l.waiting && <span class="hint">{t('day.nobody')}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
