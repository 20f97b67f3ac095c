// The fields of every form. They are uncontrolled: what somebody types is theirs until
// they leave the field, whatever Unikey does with it meanwhile.
import type { ComponentChildren, JSX, TargetedFocusEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Problem } from './api'
import { readDay, showDay } from './dates'
import type { Values } from './drafts'
import { t, type Word } from './words'

export interface Fault {
  name: string
  text: string
}

/** What a form holds: ticked boxes are "1", others are absent. */
export function valuesOf(form: HTMLFormElement): Values {
  const out: Values = {}
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') out[name] = value.normalize('NFC')
  return out
}

/** The faults of a refusal, by the names of fields. A fault of no field stands for itself. */
export function faultsOf(problem: Problem, renamed: Record<string, string> = {}): Fault[] {
  const list = (problem.errors ?? []).map((f) => {
    const name = f.pointer.replace(/^[/?]/, '').replaceAll('/', '.')
    return { name: renamed[name] ?? name, text: f.detail }
  })
  return list.length > 0 ? list : [{ name: '', text: problem.detail || problem.title }]
}

export const idOf = (name: string) => `f-${name.replaceAll('.', '-')}`

interface FieldProps {
  name: string
  label: string
  value?: string | undefined
  hint?: string | undefined
  faults?: Fault[]
  required?: boolean
  optional?: boolean
  wide?: boolean
  class?: string
}

function Frame(p: FieldProps & { children: ComponentChildren }): JSX.Element {
  const id = idOf(p.name)
  const fault = p.faults?.find((f) => f.name === p.name)
  return (
    <div class={`field ${fault ? 'wrong' : ''} ${p.class ?? ''}`}>
      <label for={id}>
        {p.label}
        {p.optional && <span class="optional"> {t('form.optional')}</span>}
      </label>
      {p.hint && <p class="hint" id={`${id}-hint`}>{p.hint}</p>}
      {fault && <p class="fault" id={`${id}-fault`}>{fault.text}</p>}
      {p.children}
    </div>
  )
}

/** What a field says of itself to a screen reader. */
function told(p: FieldProps): { id: string; name: string; 'aria-describedby'?: string; 'aria-invalid'?: 'true' } {
  const id = idOf(p.name)
  const wrong = p.faults?.some((f) => f.name === p.name)
  const by = [p.hint && `${id}-hint`, wrong && `${id}-fault`].filter(Boolean).join(' ')
  return { id, name: p.name, ...(by && { 'aria-describedby': by }), ...(wrong && { 'aria-invalid': 'true' as const }) }
}

export function Text(p: FieldProps & { type?: 'password'; complete?: string; inputMode?: 'numeric'; max?: number }): JSX.Element {
  return (
    <Frame {...p}>
      {p.type === 'password'
        ? <input {...told(p)} type="password" autocomplete={p.complete ?? 'off'} />
        : <input {...told(p)} type="text" defaultValue={p.value ?? ''} autocomplete={p.complete ?? 'off'} spellcheck={false} inputMode={p.inputMode} maxLength={p.max} autocapitalize="off" />}
    </Frame>
  )
}

export function Long(p: FieldProps & { rows?: number; max?: number }): JSX.Element {
  return (
    <Frame {...p}>
      <textarea {...told(p)} rows={p.rows ?? 3} defaultValue={p.value ?? ''} autocomplete="off" spellcheck={false} maxLength={p.max} />
    </Frame>
  )
}

/** A day in one field. It is written out when the field is left. */
export function Day(p: FieldProps): JSX.Element {
  const leave = (e: TargetedFocusEvent<HTMLInputElement>) => {
    const day = readDay(e.currentTarget.value)
    if (day) e.currentTarget.value = showDay(day)
  }
  return (
    <Frame {...p} class={p.class ?? ''} hint={p.hint ?? t('form.day')}>
      <input {...told({ ...p, hint: p.hint ?? t('form.day') })} type="text" defaultValue={p.value ?? ''} autocomplete="off" onBlur={leave} />
    </Frame>
  )
}

export interface Choice {
  value: string
  text: string
}

export function Select(p: FieldProps & { choices: Choice[]; empty?: string }): JSX.Element {
  return (
    <Frame {...p}>
      <select {...told(p)}>
        {p.empty !== undefined && <option value="">{p.empty}</option>}
        {p.choices.map((c) => <option key={c.value} value={c.value} selected={c.value === p.value}>{c.text}</option>)}
      </select>
    </Frame>
  )
}

export function Radios(p: FieldProps & { choices: Choice[] }): JSX.Element {
  const fault = p.faults?.find((f) => f.name === p.name)
  return (
    <fieldset class={`radios ${fault ? 'wrong' : ''}`} id={idOf(p.name)} tabIndex={-1}>
      <legend>{p.label}</legend>
      {fault && <p class="fault">{fault.text}</p>}
      <div class="row">
        {p.choices.map((c) => (
          <label key={c.value} class="choice">
            <input type="radio" name={p.name} value={c.value} defaultChecked={c.value === p.value} /> {c.text}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

export function Tick(p: { name: string; label: string; value?: string | undefined }): JSX.Element {
  return (
    <label class="choice">
      <input type="checkbox" id={idOf(p.name)} name={p.name} value="1" defaultChecked={!!p.value} /> {p.label}
    </label>
  )
}

/** What is wrong, above the form, each with a way to its field. It takes the focus when it comes. */
export function Summary({ faults, round }: { faults: Fault[]; round: number }): JSX.Element | null {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [round])
  if (faults.length === 0) return null
  const go = (e: Event, name: string) => {
    e.preventDefault()
    document.getElementById(idOf(name))?.focus()
  }
  return (
    <div class="summary" role="alert" tabIndex={-1} ref={box}>
      <h2>{t('form.wrong')}</h2>
      <ul>
        {faults.map((f) => (
          <li key={f.name + f.text}>
            {document.getElementById(idOf(f.name)) ? <a href={`#${idOf(f.name)}`} onClick={(e) => go(e, f.name)}>{f.text}</a> : f.text}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Finds what is missing before it is sent. */
export function missing(v: Values, names: Record<string, Word>): Fault[] {
  return Object.entries(names).filter(([name]) => !v[name]?.trim()).map(([name, word]) => ({ name, text: t(word) }))
}
