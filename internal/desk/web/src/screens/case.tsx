import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { client, got, type Schemas } from '../api'
import { showDay, showInstant } from '../dates'
import { useLoaded } from '../load'
import { Due } from '../parts'
import { named, officeName, stateName } from '../reference'
import { t } from '../words'
import { Actions, type ActionsOf } from './actions'

type Petition = Schemas['api.petitionResponse']
type Matter = Schemas['api.matterViewResponse']
type Event = Schemas['api.eventResponse']
type Deadline = Schemas['api.caseDeadline']

export type Subject = 'petitions' | 'matters'

/** Everything that a petition's or matter's page shows besides itself. */
async function around(subject: Subject, id: string): Promise<{ actions: ActionsOf; events: Event[]; deadlines: Deadline[] }> {
  const params = { params: { path: { id } } }
  const explained = { params: { path: { id }, query: { explain: true } } }
  const [actions, events, deadlines] = await Promise.all(subject === 'petitions'
    ? [got(client.GET('/api/v1/petitions/{id}/actions', params)), got(client.GET('/api/v1/petitions/{id}/events', params)), got(client.GET('/api/v1/petitions/{id}/deadlines', explained))]
    : [got(client.GET('/api/v1/matters/{id}/actions', params)), got(client.GET('/api/v1/matters/{id}/events', params)), got(client.GET('/api/v1/matters/{id}/deadlines', explained))])
  return { actions: { subject, id, ...actions }, events: events.events, deadlines: deadlines.items }
}

interface Whole {
  petition?: Petition | undefined
  matter?: Matter | undefined
  petitionSide?: Awaited<ReturnType<typeof around>> | undefined
  matterSide?: Awaited<ReturnType<typeof around>> | undefined
}

/** Reads a petition with its matter, or a matter with its first petition: one page for both. */
async function read(subject: Subject, id: string): Promise<Whole> {
  const petitionOf = (of: string) => got(client.GET('/api/v1/petitions/{id}', { params: { path: { id: of } } }))
  const matterOf = (of: string) => got(client.GET('/api/v1/matters/{id}', { params: { path: { id: of } } }))
  if (subject === 'petitions') {
    const [petition, petitionSide] = await Promise.all([petitionOf(id), around('petitions', id)])
    if (!petition.matter_id) return { petition, petitionSide }
    const [matter, matterSide] = await Promise.all([matterOf(petition.matter_id), around('matters', petition.matter_id)])
    return { petition, petitionSide, matter, matterSide }
  }
  const [matter, matterSide] = await Promise.all([matterOf(id), around('matters', id)])
  const of = matter.petitions[0]?.id
  if (!of) return { matter, matterSide }
  const [petition, petitionSide] = await Promise.all([petitionOf(of), around('petitions', of)])
  return { petition, petitionSide, matter, matterSide }
}

export function Case({ subject, id }: { subject: Subject; id: string }): JSX.Element {
  const whole = useLoaded(() => read(subject, id), [subject, id])
  const [names, setNames] = useState<Record<string, string>>({})
  const [office, setOffice] = useState('')
  const [told, setTold] = useState('')
  const { petition, matter, petitionSide, matterSide } = whole.data ?? {}
  const owner = petition?.authority_id ?? matter?.authority_id
  useEffect(() => {
    if (!owner) return
    void officeName(owner).then(setOffice)
    client.GET('/api/v1/authorities/{id}/staff', { params: { path: { id: owner } } }).then(
      ({ data }) => setNames(Object.fromEntries((data?.staff ?? []).map((s) => [s.account_id, s.name]))), () => undefined)
  }, [owner])
  useEffect(() => {
    if (petition || matter) document.title = `${petition?.number ?? matter?.number} · KNTC`
  }, [whole.data])
  if (!whole.data || !(petition ?? matter)) return whole.failed ?? <p class="wait" role="status">{t('wait')}</p>
  const state = matter?.state ?? petition?.state
  const open = (d: Deadline) => (d.state === 'open' ? `0${d.due_on ?? ''}` : `1${d.met_on ?? d.ended_on ?? ''}`)
  const deadlines = [...(petitionSide?.deadlines ?? []), ...(matterSide?.deadlines ?? [])].sort((a, b) => open(a).localeCompare(open(b)))
  const done = (step: string) => {
    setTold(step && t('actions.done', { step }))
    if (step) whole.again()
  }
  const next = deadlines.filter((d) => d.state === 'open' && d.due_on && d.of_office)[0]
  const events = [...(petitionSide?.events ?? []), ...(matterSide?.events ?? [])].sort((a, b) => b.recorded_at.localeCompare(a.recorded_at))
  const assignees = matter?.assignees ?? petition?.assignees ?? []
  const kind = petition?.kind ?? matter?.kind
  return (
    <div class={`page case ${petition?.parties_sealed ? 'sealed' : ''}`}>
      {whole.failed}
      <header class="case-head">
        <p class="crumb">
          {petition && <>{t('day.petition')} <b>{petition.number}</b></>}{petition && matter && ' · '}{matter && <>{t('day.matter')} <b>{matter.number}</b></>} · {named('kinds', kind)} · {office}
        </p>
        <h1>{petition?.subject ?? matter?.subject}</h1>
        <Steps petition={petition} matter={matter} events={[petitionSide?.events ?? [], matterSide?.events ?? []]} />
        <div class="now">
          <p><span class="label">{t('list.state')}</span><strong>{stateName(state)}</strong></p>
          <p><span class="label">{t('case.next')}</span>{next ? <><strong>{next.title}</strong> <Due on={next.due_on} /></> : <span class="hint">{t('case.nothing-due')}</span>}</p>
          <p><span class="label">{t('list.assignee')}</span>{assignees.length > 0 ? assignees.map((a) => names[a.account_id] ?? t('case.somebody')).join(', ') : <span class="hint">{t('day.nobody')}</span>}</p>
        </div>
      </header>
      <p role="status" class={told ? 'notice done' : 'unseen'}>{told}</p>
      <div class="columns">
        <div>
          {matterSide && <Actions of={matterSide.actions} names={names} done={done} again={whole.again} />}
          {petitionSide && <Actions of={petitionSide.actions} names={names} done={done} again={whole.again} second={!!matterSide} />}
          {petition && <People p={petition} />}
          {petition && <Contents p={petition} />}
          <History events={events} />
        </div>
        <aside>
          <section>
            <h2>{t('case.deadlines')}</h2>
            {deadlines.length === 0 && <p class="hint">{t('case.no-deadlines')}</p>}
            <ul class="deadlines">{deadlines.map((d) => <DeadlineItem key={d.term + d.seq + d.started_by} d={d} />)}</ul>
          </section>
          {(matter?.petitions.length ?? 0) > 1 && (
            <section>
              <h2>{t('case.petitions')}</h2>
              <ul>{matter?.petitions.map((p) => <li key={p.id}><a href={`#/petitions/${p.id}`}>{p.number}</a> · {showDay(p.received_on)}<span class="block">{p.subject}</span></li>)}</ul>
            </section>
          )}
        </aside>
      </div>
    </div>
  )
}

/** The states passed and the present one, in a line. A state that was left again stands once. */
function Steps({ petition, matter, events }: { petition: Petition | undefined; matter: Matter | undefined; events: [Event[], Event[]] }): JSX.Element {
  const passed: { state: string; on: string }[] = []
  for (const e of [...events[0], ...events[1]]) {
    if (e.to && e.to !== passed.at(-1)?.state && (e.from !== e.to)) {
      const before = passed.findIndex((p) => p.state === e.to)
      if (before >= 0) passed.splice(before)
      passed.push({ state: e.to, on: e.effective_on })
    }
  }
  const now = matter?.state ?? petition?.state
  if (passed.at(-1)?.state !== now && now) passed.push({ state: now, on: matter?.last_on ?? petition?.last_on ?? '' })
  return (
    <ol class="steps" aria-label={t('case.steps')}>
      {passed.map((p, i) => (
        <li key={p.state} class={i === passed.length - 1 ? 'current' : 'passed'} aria-current={i === passed.length - 1 ? 'step' : undefined}>
          <b>{stateName(p.state)}</b> <span class="date">{showDay(p.on)}</span>
        </li>
      ))}
    </ol>
  )
}

function People({ p }: { p: Petition }): JSX.Element {
  return (
    <section>
      <h2>{t('register.people')}</h2>
      {p.parties_sealed && <p class="seal"><strong>{t('sealed')}.</strong> {t(p.parties_hidden ? 'sealed.hidden' : 'sealed.seen')}</p>}
      {p.anonymous && <p>{t('anonymous')}</p>}
      <ul class="persons">
        {p.parties.map((x, i) => (
          <li key={i}>
            <strong>{x.name}</strong>{x.representative && <span class="hint"> · {t('register.representative')}</span>}
            <span class="block">{[x.identity_number, x.phone, x.address].filter(Boolean).join(' · ')}</span>
            {x.left_on && <span class="hint">{t('case.left', { day: showDay(x.left_on) })}</span>}
          </li>
        ))}
      </ul>
      {p.signatories > p.parties.length && <p>{t('case.signatories', { n: p.signatories })}</p>}
    </section>
  )
}

function Contents({ p }: { p: Petition }): JSX.Element {
  const rows: [string, string | undefined][] = [
    [t('register.text'), p.content], [t('register.respondent'), p.respondent], [t('register.decision'), p.contested_decision],
    [t('list.field'), named('fields', p.field)], [t('register.received'), showDay(p.received_on)], [t('list.channel'), named('channels', p.channel)],
    [t('case.eligibility'), named('eligibilities', p.eligibility)], [t('case.competence'), named('competences', p.competence)],
    [t('case.outcome'), named('outcomes', p.matter?.outcome ?? p.outcome)], [t('case.inadmissible'), named('inadmissibilities', p.inadmissibility)],
  ]
  return (
    <section>
      <h2>{t('register.content')}</h2>
      <dl>{rows.filter(([, v]) => v).map(([name, v]) => <div key={name}><dt>{name}</dt><dd>{v}</dd></div>)}</dl>
    </section>
  )
}

function History({ events }: { events: Event[] }): JSX.Element {
  return (
    <section>
      <h2>{t('case.history')}</h2>
      <ol class="history">
        {events.map((e) => (
          <li key={e.recorded_at + e.action + e.version}>
            <p><strong>{e.title}</strong> <span class="hint">{showDay(e.effective_on)} · {e.actor} · {showInstant(e.recorded_at)}</span></p>
            {e.paper?.number && <p class="hint">{[e.paper.title, e.paper.number].filter(Boolean).join(' ')}</p>}
            {e.reason && <p>{e.reason}</p>}
            {(e.changes?.length ?? 0) > 0 && <ul>{e.changes?.map((c) => <li key={c.field}>{c.text}</li>)}</ul>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function DeadlineItem({ d }: { d: Deadline }): JSX.Element {
  return (
    <li class={d.state}>
      <p><b>{d.title}</b></p>
      {d.state === 'open' && (d.suspended ? <p class="hint">{t('case.suspended')}</p> : <p><Due on={d.due_on} /></p>)}
      {d.state === 'met' && <p>{t(d.late ? 'case.met-late' : 'case.met', { day: showDay(d.met_on) })}</p>}
      {d.state === 'ended' && <p class="hint">{t('case.ended', { day: showDay(d.ended_on) })}</p>}
      {d.rule && <p class="hint">{t(d.rule.unit === 'working_day' ? 'case.rule-working' : d.rule.unit === 'year' ? 'case.rule-years' : 'case.rule', { n: d.rule.length, day: showDay(d.start_on) })} {d.rule.law}, {d.rule.article}</p>}
      {d.moves.map((m) => <p key={m.recorded_at} class="hint">{t('case.moved', { old: showDay(m.old_due_on) || '…', new: showDay(m.new_due_on) || '…' })}</p>)}
      {d.doubts.map((x) => <p key={x.text} class="hint soon">{x.text}</p>)}
      {(d.days?.length ?? 0) > 0 && (
        <details>
          <summary>{t('case.days')}</summary>
          <ol class="days">{d.days?.map((x) => <li key={x.date} class={`${x.role} ${x.due ? 'due-day' : ''}`}><span class="date">{showDay(x.date)}</span> {x.text}</li>)}</ol>
        </details>
      )}
    </li>
  )
}
