import type { JSX, TargetedSubmitEvent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { client, download, got, type Schemas } from '../api'
import { readDay, showDay } from '../dates'
import { idOf, Select, Day as DayField, valuesOf } from '../forms'
import { useKeys } from '../keys'
import { useLoaded } from '../load'
import { may } from '../may'
import { Due, State, useRows } from '../parts'
import { choices, type ListName, named } from '../reference'
import { go, place } from '../router'
import { useWatched } from '../store'
import { t, type Word } from '../words'

type Line = Schemas['api.petitionLine']

/** What the list can be narrowed by: the parameters of the API, as they stand in the address. */
const filters: { name: string; word: Word; list?: ListName }[] = [
  { name: 'q', word: 'list.q' }, { name: 'number', word: 'list.number' }, { name: 'kind', word: 'list.kind', list: 'kinds' },
  { name: 'state', word: 'list.state', list: 'petition_states' }, { name: 'field', word: 'list.field', list: 'fields' },
  { name: 'channel', word: 'list.channel', list: 'channels' }, { name: 'received_from', word: 'list.from' }, { name: 'received_to', word: 'list.to' },
  { name: 'assignee', word: 'list.assignee' },
]

function queryOf(params: URLSearchParams): URLSearchParams {
  const out = new URLSearchParams()
  for (const { name } of filters) {
    const v = params.get(name)
    if (v) out.set(name, v)
  }
  return out
}

export function Petitions(): JSX.Element {
  const { query } = useWatched(place)
  const asked = queryOf(query)
  const address = asked.toString()
  const [rest, setRest] = useState<{ items: Line[]; next?: string | undefined }>({ items: [] })
  const page = (cursor?: string) => got(client.GET('/api/v1/petitions', {
    params: { query: { ...Object.fromEntries(asked), ...(cursor ? { cursor } : { count: 'exact' }) } as object },
    querySerializer: (q) => new URLSearchParams(q as Record<string, string>).toString(),
  }))
  const first = useLoaded(() => page(), [address])
  useEffect(() => setRest({ items: [], next: first.data?.next }), [first.data])
  const lines = [...(first.data?.items ?? []), ...rest.items]
  const rows = useRows(lines.length, (i) => go(`/petitions/${lines[i]?.id}`))
  useKeys({ n: () => may('petition.register') && go('/register') })

  const set = (change: Record<string, string>) => {
    const next = new URLSearchParams(asked)
    for (const [name, value] of Object.entries(change)) {
      if (value) next.set(name, value)
      else next.delete(name)
    }
    go(`/petitions?${next}`)
  }
  const submit = (e: TargetedSubmitEvent<HTMLFormElement>) => {
    e.preventDefault()
    const v = valuesOf(e.currentTarget)
    for (const day of ['received_from', 'received_to']) v[day] = readDay(v[day] ?? '') ?? ''
    set(v)
  }
  const more = async () => {
    const next = await page(rest.next)
    setRest((r) => ({ items: [...r.items, ...next.items], next: next.next }))
  }
  const file = (format: 'csv' | 'xlsx') => {
    const q = new URLSearchParams(asked)
    q.set('format', format)
    download(`/api/v1/petitions/export?${q}`, `don-thu.${format}`).catch((x: Error) => alert(x.message))
  }
  const count = first.data?.count
  return (
    <div class="page">
      <h1>{t('nav.petitions')} {count && <span class="hint">{t(count.method === 'at_least' ? 'list.at-least' : 'list.count', { n: count.value })}</span>}</h1>
      <form class="filters" role="search" onSubmit={submit} key={address}>
        <div class="field search">
          <label for={idOf('q')}>{t('list.search')}</label>
          <input id={idOf('q')} name="q" type="search" defaultValue={asked.get('q') ?? ''} autocomplete="off" spellcheck={false} />
        </div>
        <Select name="kind" label={t('list.kind')} choices={choices('kinds')} empty={t('list.any')} value={asked.get('kind') ?? ''} />
        <Select name="state" label={t('list.state')} choices={choices('petition_states')} empty={t('list.any')} value={asked.get('state') ?? ''} />
        <Select name="field" label={t('list.field')} choices={choices('fields')} empty={t('list.any')} value={asked.get('field') ?? ''} />
        <DayField name="received_from" class="short" label={t('list.from')} hint="" value={showDay(asked.get('received_from') ?? '')} />
        <DayField name="received_to" class="short" label={t('list.to')} hint="" value={showDay(asked.get('received_to') ?? '')} />
        <button type="submit" class="main">{t('list.find')}</button>
      </form>
      <div class="bar">
        <ul class="chips" aria-label={t('list.chips')}>
          {filters.filter((f) => asked.get(f.name)).map((f) => (
            <li key={f.name}>
              <button type="button" onClick={() => set({ [f.name]: '' })} aria-label={`${t('list.drop')}: ${t(f.word)}`}>
                {t(f.word)}: <b>{shown(f.list, asked.get(f.name) ?? '')}</b> <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
          <li><button type="button" aria-pressed={asked.get('assignee') === 'me'} onClick={() => set({ assignee: asked.get('assignee') === 'me' ? '' : 'me' })}>{t('list.mine')}</button></li>
        </ul>
        {may('export.read') && (
          <p class="export">
            {t('list.export')} <button type="button" onClick={() => file('csv')}>CSV</button> <button type="button" onClick={() => file('xlsx')}>XLSX</button>
          </p>
        )}
      </div>
      {first.failed}
      {first.data && lines.length === 0 && <p class="inset">{t('list.nothing')}</p>}
      {lines.length > 0 && (
        <table class="rows" aria-busy={first.busy}>
          <thead><tr><th>{t('list.number')}</th><th>{t('list.received')}</th><th>{t('list.petitioner')}</th><th>{t('list.subject')}</th><th>{t('list.state')}</th><th>{t('list.due')}</th><th>{t('list.assignee')}</th></tr></thead>
          <tbody>
            {lines.map((l, i) => (
              <tr key={l.id} {...rows.row(i)}>
                <td class="number"><a href={`#/petitions/${l.id}`}>{l.number}</a></td>
                <td class="date">{showDay(l.received_on)}</td>
                <td>{l.petitioner ?? (l.kind === 'denunciation' ? t('sealed') : l.anonymous ? t('anonymous') : '')}</td>
                <td class="wide">{l.subject} <span class="hint">{named('kinds', l.kind)} · {named('fields', l.field)}</span></td>
                <td><State state={l.visible_state} /></td>
                <td>{l.due_on ? <Due on={l.due_on} /> : ''}</td>
                <td>{l.assigned_to}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rest.next && <button type="button" onClick={() => void more()}>{t('list.more')}</button>}
    </div>
  )
}

function shown(list: ListName | undefined, value: string): string {
  if (list) return value.split(',').map((v) => named(list, v)).join(', ')
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return showDay(value)
  return value === 'me' ? t('list.me') : value
}
