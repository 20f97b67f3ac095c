import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Problem } from '../api'
import { readDay, showDay, today } from '../dates'
import { born, type Draft, drafts, find, remove, save, saving, secret, type Values } from '../drafts'
import { Day, type Fault, faultsOf, idOf, Long, missing, Radios, Select, Summary, Text, Tick, valuesOf } from '../forms'
import { useKeys } from '../keys'
import { type Registered, send } from '../outbox'
import { Known } from './known'
import { choices } from '../reference'
import { go, replace } from '../router'
import { useWatched } from '../store'
import { t, type Word } from '../words'

/** What a new form begins with. */
function fresh(): Values {
  return { channel: 'in_person', received_on: showDay(today()) }
}

const required: Record<string, Word> = { kind: 'register.need-kind', subject: 'register.need-subject', field: 'register.need-field', received_on: 'register.need-day' }

/** One screen for every kind of petition: a draft from the first letter until its number is there. */
export function Register({ id }: { id: string | undefined }): JSX.Element {
  const [draft, setDraft] = useState<Draft | null>(null)
  const used = useRef(false)
  useEffect(() => {
    if (draft && (id === draft.id || (!id && !used.current))) return undefined
    used.current = false
    let current = true
    const take = async () => {
      const kept = id ? await find(id) : undefined
      if (current) setDraft(kept ?? born(fresh()))
    }
    void take()
    return () => { current = false }
  }, [id])
  // Who left a form for a new one writes no letter more into the old.
  const left = id ? draft?.id !== id : used.current
  if (!draft || left) return <p class="wait" role="status">{t('wait')}</p>
  const next = () => {
    used.current = false
    setDraft(born(fresh()))
    replace('#/register')
  }
  return <Form key={draft.id} draft={draft} use={() => { used.current = true }} next={next} />
}

function Form({ draft, use, next }: { draft: Draft; use: () => void; next: () => void }): JSX.Element {
  const form = useRef<HTMLFormElement>(null)
  const [values, setValues] = useState<Values>(draft.values)
  const [people, setPeople] = useState(draft.people)
  const [faults, setFaults] = useState<Fault[]>([])
  const [round, setRound] = useState(0)
  const [phase, setPhase] = useState<'open' | 'sending' | 'done'>(draft.state === 'open' ? 'open' : draft.state === 'sent' ? 'done' : 'sending')
  const [answer, setAnswer] = useState<Registered | null>(null)

  const keep = () => {
    if (!form.current || draft.state !== 'open') return
    draft.values = valuesOf(form.current)
    draft.people = people
    setValues(draft.values)
    use()
    void save(draft)
    if (!location.hash.endsWith(draft.id)) replace(`#/register/${draft.id}`)
  }
  const refuse = (wrong: Fault[]) => {
    setFaults(wrong)
    setRound((n) => n + 1)
  }
  const deliver = async () => {
    setPhase('sending')
    const outcome = await send(draft)
    if ('done' in outcome) {
      setAnswer(outcome.done)
      setPhase('done')
      return
    }
    Object.assign(draft, await find(draft.id)) // it may have been sent by another screen
    setPhase('open')
    refuse(faultsOf(outcome.refused satisfies Problem))
  }
  const submit = () => {
    if (phase !== 'open' || !form.current) return
    keep()
    const v = draft.values
    const wrong = missing(v, required)
    if (v['received_on']?.trim() && !readDay(v['received_on'])) wrong.push({ name: 'received_on', text: t('form.no-day') })
    if (!v['anonymous'] && !v['parties.0.name']?.trim()) wrong.push({ name: 'parties.0.name', text: t('register.need-name') })
    if (wrong.length > 0) return refuse(wrong)
    void deliver()
  }
  const again = () => {
    void remove(draft.id)
    next()
  }
  useEffect(() => {
    if (draft.state === 'sending') void deliver()
    else document.querySelector<HTMLElement>(`#${idOf('kind')} input`)?.focus()
  }, [])
  useKeys({ 'Ctrl+Enter': submit, n: () => phase === 'done' && again() })

  if (phase === 'done') return <Done number={answer?.number ?? draft.answer?.number ?? ''} id={answer?.id ?? draft.answer?.id ?? ''} warnings={answer?.warnings ?? []} next={again} />
  const kind = values['kind'] ?? ''
  const sealed = kind === 'denunciation'
  return (
    <div class={`page register ${sealed ? 'sealed' : ''}`}>
      <div class="sheet">
        <h1>{t('nav.register')}</h1>
        <Summary faults={faults} round={round} />
        {phase === 'sending' && <p class="notice" role="status">{t('register.sending')}</p>}
        <form ref={form} noValidate autocomplete="off" inert={phase === 'sending'} onInput={keep} onChange={keep} onSubmit={(e) => { e.preventDefault(); submit() }}>
          <Radios name="kind" label={t('list.kind')} choices={choices('kinds')} value={values['kind']} faults={faults} />
          {sealed && <p class="seal" role="status"><strong>{t('sealed')}.</strong> {t('sealed.why')}</p>}
          <fieldset class="people">
            <legend>{t('register.people')}</legend>
            <Tick name="anonymous" label={t('register.anonymous')} value={values['anonymous']} />
            <div hidden={!!values['anonymous']}>
              {Array.from({ length: people }, (_, i) => <Person key={i} i={i} values={values} faults={faults} />)}
              <div class="row">
                <Text name="signatories" label={t('register.signatories')} inputMode="numeric" class="short" optional value={values['signatories']} faults={faults} />
                <button type="button" onClick={() => { draft.people = people + 1; setPeople(people + 1); setTimeout(() => document.getElementById(idOf(`parties.${people}.name`))?.focus()) }}>{t('register.more-people')}</button>
              </div>
            </div>
          </fieldset>
          <fieldset>
            <legend>{t('register.content')}</legend>
            <Text name="subject" label={t('list.subject')} value={values['subject']} max={500} faults={faults} />
            <Long name="content" label={t('register.text')} optional value={values['content']} faults={faults} max={20000} />
            <div class="pair">
              <Text name="respondent" label={t(sealed ? 'register.accused' : 'register.respondent')} optional value={values['respondent']} faults={faults} max={500} />
              <div hidden={kind !== 'complaint' && kind !== 'mixed'}>
                <Text name="contested_decision" label={t('register.decision')} optional value={values['contested_decision']} faults={faults} max={500} />
              </div>
            </div>
          </fieldset>
          <fieldset>
            <legend>{t('register.receipt')}</legend>
            <div class="trio">
              <Select name="field" label={t('list.field')} choices={choices('fields')} empty={t('register.choose')} value={values['field'] ?? ''} faults={faults} />
              <Day name="received_on" label={t('register.received')} value={values['received_on']} faults={faults} />
              <Select name="channel" label={t('list.channel')} choices={choices('channels')} value={values['channel'] ?? ''} faults={faults} />
            </div>
            <div hidden={values['channel'] !== 'forwarded'}>
              <Select name="forwarder" label={t('register.forwarder')} choices={choices('forwarders')} empty={t('register.choose')} value={values['forwarder'] ?? ''} faults={faults} />
            </div>
            <div class="ticks">
              <Tick name="all_signed" label={t('register.signed')} value={values['all_signed']} />
              <Tick name="originals" label={t('register.originals')} value={values['originals']} />
              <Tick name="result_asked" label={t('register.result-asked')} value={values['result_asked']} />
              <Tick name="confirm_late" label={t('register.late')} value={values['confirm_late']} />
            </div>
          </fieldset>
          <div class="send">
            <button type="submit" class="main">{t('register.send')}</button>
            <span class="hint"><kbd>Ctrl</kbd> <kbd>Enter</kbd></span>
            <Saved draft={draft} />
          </div>
        </form>
      </div>
      <Known values={values} people={people} />
    </div>
  )
}

function Person({ i, values, faults }: { i: number; values: Values; faults: Fault[] }): JSX.Element {
  const at = (name: string) => `parties.${i}.${name}`
  const own = (name: string) => ({ name: at(name), value: values[at(name)], faults })
  return (
    <div class="person" role="group" aria-label={t('register.person', { n: i + 1 })}>
      {i > 0 && <h3>{t('register.person', { n: i + 1 })}</h3>}
      <div class="pair">
        <Text {...own('name')} label={t('register.name')} max={200} />
        <Text {...own('identity_number')} label={t('register.number')} inputMode="numeric" optional max={30} />
      </div>
      <div class="trio">
        <Text {...own('address')} class="long" label={t('register.address')} optional max={500} />
        <Text {...own('phone')} label={t('register.phone')} inputMode="numeric" optional max={30} />
        <Select {...own('type')} label={t('register.type')} choices={choices('party_types')} value={values[at('type')] ?? 'person'} />
      </div>
      {i > 0 && <Tick name={at('representative')} label={t('register.representative')} value={values[at('representative')]} />}
    </div>
  )
}

/** Says where what was typed is, once it is there. */
function Saved({ draft }: { draft: Draft }): JSX.Element | null {
  const busy = useWatched(saving) > 0
  if (!useWatched(drafts).some((d) => d.id === draft.id)) return null
  return <span class="hint saved">{t(busy ? 'register.saving' : secret(draft) ? 'register.in-memory' : 'register.saved')}</span>
}

/** The number is what matters: it is told large, and the next person is one key away. */
function Done({ number, id, warnings, next }: { number: string; id: string; warnings: Registered['warnings']; next: () => void }): JSX.Element {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    <div class="page narrow done-page">
      <h1>{t('register.done')}</h1>
      <p class="big-number" role="status"><span class="hint">{t('register.done-number')}</span> <b>{number}</b></p>
      {warnings.length > 0 && <ul class="inset">{warnings.map((w) => <li key={w.pointer}>{w.detail}</li>)}</ul>}
      <div class="row">
        <button type="button" class="main" ref={button} onClick={next}>{t('register.next')} <kbd>N</kbd></button>
        <button type="button" onClick={() => { next(); go(`/petitions/${id}`) }}>{t('register.open')}</button>
      </div>
    </div>
  )
}
