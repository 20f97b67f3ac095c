import type { JSX, TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { client, type Problem, type Schemas } from '../api'
import { readDay, showDay, showInstant, today } from '../dates'
import type { Values } from '../drafts'
import { type Choice, Day, type Fault, faultsOf, Long, Select, Summary, Text, Tick, valuesOf } from '../forms'
import { choices, type ListName, named } from '../reference'
import { problemOf, random } from '../session'
import { t, type Word } from '../words'
import type { Subject } from './case'

type Action = Schemas['api.actionResponse']
export type ActionsOf = Schemas['api.actionsResponse'] & { subject: Subject; id: string }

/** How a field of a step is asked for. What is not here is asked for by no form yet. */
const asked: Record<string, 'text' | 'long' | 'day' | 'tick' | 'number' | 'own' | ListName> = {
  reason: 'long', reply: 'long', withdrawn: 'long', receipt_unknown: 'long', transfer_name: 'text', prior_decision: 'text', chair_name: 'text', body_name: 'text',
  planned_on: 'day', due_on: 'day', prior_decided_on: 'day', complained_on: 'day',
  explained: 'tick', nothing_to_go_on: 'tick', differs: 'tick', deliberate: 'tick', confirm_accused_there: 'tick', days: 'number',
  instance: 'instances', duty: 'duties', ruling: 'rulings', judgment: 'judgments',
  ground: 'own', outcome: 'own', inadmissibility: 'own', team: 'own', account_id: 'own', classification: 'own', 'paper/number': 'text', 'paper/on': 'day', paper: 'own', on: 'day',
}

/** Whether a form can ask for all that an action needs. */
function can(a: Action): boolean {
  return (a.needs ?? []).every((need) => need.split('|').some((n) => n in asked))
}

/** What may be done now as buttons; what may not, with the reason and the article. */
export function Actions({ of, names, done, again, second }: {
  of: ActionsOf; names: Record<string, string>; done: (step: string) => void; again: () => void; second?: boolean
}): JSX.Element | null {
  const [chosen, setChosen] = useState<Action | null>(null)
  const allowed = of.actions.filter((a) => a.allowed && can(a))
  const elsewhere = of.actions.filter((a) => a.allowed && !can(a))
  const refused = of.actions.filter((a) => !a.allowed && a.why)
  const first = allowed.filter((a) => a.to && a.to !== of.state)
  const rest = allowed.filter((a) => !first.includes(a))
  if (allowed.length === 0 && (second || refused.length === 0)) return null
  const button = (a: Action, main: boolean) => (
    <button key={a.action} type="button" class={main ? 'main' : ''} aria-expanded={chosen?.action === a.action} onClick={() => { done(''); setChosen(chosen?.action === a.action ? null : a) }}>{a.title}</button>
  )
  return (
    <section class="actions">
      <h2>{t(second ? 'actions.petition' : 'actions')}</h2>
      {allowed.length === 0 && <p class="hint">{t('actions.none')}</p>}
      {!second && <div class="row">{first.map((a, i) => button(a, i === 0))}</div>}
      {second ? <div class="row">{allowed.map((a) => button(a, false))}</div> : rest.length > 0 && <div class="row small">{rest.map((a) => button(a, false))}</div>}
      {chosen && (
        <StepForm key={chosen.action} of={of} action={chosen} names={names} close={() => setChosen(null)}
          done={() => { setChosen(null); done(chosen.title) }} again={again} />
      )}
      {(refused.length > 0 || elsewhere.length > 0) && (
        <details>
          <summary>{t('actions.refused', { n: refused.length + elsewhere.length })}</summary>
          <ul class="refused">
            {refused.map((a) => (
              <li key={a.action}>
                <b>{a.title}</b> — {a.why?.detail ?? a.why?.title}
                {a.why?.legal_basis && <span class="hint"> {a.why.legal_basis.law}, {a.why.legal_basis.article}</span>}
              </li>
            ))}
            {elsewhere.map((a) => <li key={a.action}><b>{a.title}</b> — {t('actions.elsewhere')}</li>)}
          </ul>
        </details>
      )}
    </section>
  )
}

/** What every step may tell; the rest is for some cases only. */
const always = (name: string) => ['paper', 'reason', 'on'].includes(name)

interface Change { title: string; actor: string; at: string; version: number }

function StepForm({ of, action, names, close, done, again }: {
  of: ActionsOf; action: Action; names: Record<string, string>; close: () => void; done: () => void; again: () => void
}): JSX.Element {
  const form = useRef<HTMLFormElement>(null)
  const key = useRef(random())
  const [faults, setFaults] = useState<Fault[]>([])
  const [changes, setChanges] = useState<Change[]>([])
  const [round, setRound] = useState(0)
  const [busy, setBusy] = useState(false)
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), [])
  const needs = (action.needs ?? []).flatMap((n) => n.split('|')).filter((n) => n in asked)
  const takes = [...(action.takes ?? []), ...(action.document ? ['paper'] : []), 'reason', 'on'].filter((n) => n in asked && !needs.includes(n) && !(n === 'paper' && needs.some((x) => x.startsWith('paper'))))
  const submit = async (e: TargetedSubmitEvent<HTMLFormElement>) => {
    e.preventDefault()
    if (busy) return
    setBusy(true)
    setChanges([])
    const problem = await send(of, bodyOf(action, valuesOf(e.currentTarget), [...needs, ...takes]), key.current)
    setBusy(false)
    if (!problem) return done()
    if (problem !== 'line') {
      key.current = random()
      if (problem.status === 412) {
        setChanges(((problem as unknown as { changes?: Change[] }).changes ?? []))
        again() // what was typed stays; the next try is about the new state
      }
    }
    setFaults(problem === 'line' ? [{ name: '', text: t('line.lost') }] : problem.status === 412 ? [] : faultsOf(problem))
    setRound((n) => n + 1)
  }
  return (
    <form class="step" ref={form} onSubmit={submit} noValidate aria-label={action.title} onKeyDown={(e) => { if (e.key === 'Escape' && !e.isComposing) close() }}>
      <h3>{action.title}</h3>
      {action.basis?.[0] && <p class="hint">{action.basis[0].law}, {action.basis[0].article}</p>}
      <Summary faults={faults} round={round} />
      {changes.length > 0 && (
        <div class="inset soon" role="alert">
          <p><strong>{t('actions.stale')}</strong></p>
          <ul>{changes.map((c) => <li key={c.version}>{c.title} · {c.actor} · {showInstant(c.at)}</li>)}</ul>
        </div>
      )}
      {needs.map((n) => <Asked key={n} name={n} action={action} names={names} faults={faults} />)}
      {takes.filter(always).map((n) => <Asked key={n} name={n} action={action} names={names} faults={faults} optional />)}
      {takes.some((n) => !always(n)) && (
        <details open={faults.some((f) => takes.some((n) => n === f.name && !always(n)))}>
          <summary>{t('actions.more')}</summary>
          {takes.filter((n) => !always(n)).map((n) => <Asked key={n} name={n} action={action} names={names} faults={faults} optional />)}
        </details>
      )}
      <div class="row">
        <button type="submit" class="main" aria-disabled={busy}>{action.title}</button>
        <button type="button" onClick={close}>{t('actions.cancel')}</button>
      </div>
    </form>
  )
}

function Asked({ name, action, names, faults, optional }: { name: string; action: Action; names: Record<string, string>; faults: Fault[]; optional?: boolean }): JSX.Element | null {
  const how = asked[name]
  const own = { name: name.replace('/', '.'), faults, optional: !!optional }
  const label = name === 'reason' ? t('actions.reason') : name === 'on' ? t('actions.on') : named('step_fields', name)
  const staff: Choice[] = Object.entries(names).map(([value, text]) => ({ value, text }))
  const empty = t('register.choose')
  switch (how) {
    case 'text': return <Text {...own} label={name === 'paper/number' ? t('paper.number') : label} />
    case 'long': return <Long {...own} label={label} rows={2} />
    case 'day': return <Day {...own} optional={false} label={name === 'paper/on' ? t('paper.on') : label} value={name === 'on' || name === 'paper/on' ? showDay(today()) : ''} />
    case 'tick': return <Tick name={own.name} label={label} />
    case 'number': return <Text {...own} label={label} inputMode="numeric" class="short" />
    case 'own': break
    case undefined: return null
    default: return <Select {...own} label={label} choices={choices(how)} empty={empty} />
  }
  switch (name) {
    case 'ground': return <Select {...own} label={label} choices={choices('grounds', action.grounds ?? [])} empty={empty} />
    case 'outcome': return <Select {...own} label={label} choices={choices('outcomes', action.outcomes ?? [])} empty={empty} />
    case 'inadmissibility': return <Select {...own} label={label} choices={choices('inadmissibilities', action.inadmissibilities ?? [])} empty={empty} />
    case 'account_id': return <Select {...own} label={label} choices={staff} empty={empty} />
    case 'team': return <Team staff={staff} label={label} />
    case 'classification': return <Classification faults={faults} />
    case 'paper': return (
      <div class="pair">
        <Text name="paper.number" label={t('paper.number')} hint={t('paper.hint')} optional faults={faults} />
        <Day name="paper.on" label={t('paper.on')} value={showDay(today())} faults={faults} />
      </div>
    )
    default: return null
  }
}

/** Who verifies: several may, one leads. */
function Team({ staff, label }: { staff: Choice[]; label: string }): JSX.Element {
  return (
    <fieldset id="f-team" tabIndex={-1}>
      <legend>{label}</legend>
      {staff.map((s) => (
        <div key={s.value} class="row">
          <Tick name={`team.${s.value}`} label={s.text} />
          <label class="choice"><input type="radio" name="leader" value={s.value} /> {t('actions.leads')}</label>
        </div>
      ))}
    </fieldset>
  )
}

function Classification({ faults }: { faults: Fault[] }): JSX.Element {
  const of = (name: string, word: Word, list: ListName, value = '') => (
    <Select name={`classification.${name}`} label={t(word)} choices={choices(list)} empty={t('register.choose')} value={value} faults={faults} />
  )
  return (
    <div>
      <div class="pair">{of('kind', 'classify.kind', 'kinds')}{of('field', 'classify.field', 'fields')}</div>
      <div class="pair">{of('eligibility', 'classify.eligibility', 'eligibilities', 'eligible')}{of('competence', 'classify.competence', 'competences', 'within')}</div>
      <div class="pair">{of('instance', 'classify.instance', 'instances', 'first')}{of('duty', 'classify.duty', 'duties')}</div>
    </div>
  )
}

/** What is sent of a step's form. */
function bodyOf(action: Action, v: Values, fields: string[]): Record<string, unknown> {
  const body: Record<string, unknown> = { action: action.action }
  const under = (prefix: string) => Object.fromEntries(Object.entries(v).filter(([n, x]) => n.startsWith(prefix) && x.trim() !== '').map(([n, x]) => [n.slice(prefix.length), x.trim()]))
  for (const f of fields) {
    const value = v[f]?.trim() ?? ''
    if (f === 'team') {
      const team = Object.keys(under('team.'))
      if (team.length > 0) body['team'] = team.map((account_id) => ({ account_id, leader: team.length === 1 || v['leader'] === account_id }))
    } else if (f === 'classification') body['classification'] = under('classification.')
    else if (f.startsWith('paper')) {
      const paper = under('paper.') as { number?: string; on?: string }
      if (paper.on) paper.on = readDay(paper.on) ?? paper.on
      if (paper.number || f !== 'paper') body['paper'] = paper
    } else if (!value) continue
    else if (asked[f] === 'tick') body[f] = true
    else if (asked[f] === 'number') body[f] = Number(value)
    else body[f] = asked[f] === 'day' ? (readDay(value) ?? value) : value
  }
  return body
}

/** Sends a step; null when it was taken. */
async function send(of: ActionsOf, body: Record<string, unknown>, key: string): Promise<Problem | 'line' | null> {
  const params = { path: { id: of.id }, header: { 'If-Match': `"v${of.version}"`, 'Idempotency-Key': key } }
  try {
    const { error, response } = of.subject === 'petitions'
      ? await client.POST('/api/v1/petitions/{id}/transitions', { params, body: body as Schemas['api.petitionTransitionRequest'] })
      : await client.POST('/api/v1/matters/{id}/transitions', { params, body: body as Schemas['api.matterTransitionRequest'] })
    return response.ok ? null : ((error as Problem | undefined) ?? (await problemOf(response)))
  } catch {
    return 'line'
  }
}
