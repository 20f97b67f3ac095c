import type { JSX, TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { type Fault, faultsOf, missing, Summary, Text, valuesOf } from '../forms'
import { changePassword, Refused, session, signIn, signOut } from '../session'
import { forget } from '../drafts'
import { language, t } from '../words'

/** Runs what a form asks for, and keeps what is wrong. */
function useSubmit(run: (form: HTMLFormElement) => Promise<Fault[] | void>, renamed?: Record<string, string>) {
  const [faults, setFaults] = useState<Fault[]>([])
  const [round, setRound] = useState(0)
  const [busy, setBusy] = useState(false)
  const submit = async (e: TargetedSubmitEvent<HTMLFormElement>) => {
    e.preventDefault()
    if (busy) return
    setBusy(true)
    let wrong: Fault[]
    try {
      wrong = (await run(e.currentTarget)) ?? []
    } catch (x) {
      wrong = x instanceof Refused ? faultsOf(x.problem, renamed) : [{ name: '', text: t('line.lost') }]
    }
    setFaults(wrong)
    setRound((n) => n + 1)
    setBusy(false)
  }
  return { faults, round, busy, submit }
}

export function SignIn(): JSX.Element {
  const form = useSubmit(async (f) => {
    const v = valuesOf(f)
    const lacking = missing(v, { username: 'signin.no-name', password: 'signin.no-password' })
    if (lacking.length > 0) return lacking
    return signIn(v['username'] ?? '', v['password'] ?? '')
  })
  useEffect(() => document.getElementById('f-username')?.focus(), [])
  return (
    <main class="gate">
      <p class="product">{t('product')}</p>
      <h1>{t('signin')}</h1>
      <form onSubmit={form.submit} noValidate>
        <Summary faults={form.faults} round={form.round} />
        <Text name="username" label={t('signin.name')} complete="username" faults={form.faults} />
        <Text name="password" label={t('signin.password')} type="password" complete="current-password" faults={form.faults} />
        <button type="submit" class="main" aria-disabled={form.busy}>{t('signin')}</button>
      </form>
      <button type="button" class="plain" onClick={() => language.set(language.get() === 'vi' ? 'en' : 'vi')}>{t('language.other')}</button>
    </main>
  )
}

/** Asks for the password in place: what is on the desk waits behind, unseen. */
export function Unlock(): JSX.Element {
  const { account } = session.get()
  const before = useRef(document.activeElement)
  const form = useSubmit((f) => signIn(account?.username ?? '', valuesOf(f)['unlock'] ?? ''), { password: 'unlock' })
  useEffect(() => {
    const back = before.current
    document.getElementById('f-unlock')?.focus()
    return () => setTimeout(() => { if (back instanceof HTMLElement && back.isConnected) back.focus() })
  }, [])
  return (
    <main class="gate">
      <h1>{t('unlock')}</h1>
      <p>{t('unlock.why')}</p>
      <form onSubmit={form.submit} noValidate>
        <Summary faults={form.faults} round={form.round} />
        <p class="fixed">{account?.display_name} <span class="hint">{account?.username}</span></p>
        <Text name="unlock" label={t('signin.password')} type="password" complete="current-password" faults={form.faults} />
        <button type="submit" class="main" aria-disabled={form.busy}>{t('unlock.go')}</button>
      </form>
      <button type="button" class="plain" onClick={() => { if (confirm(t('unlock.other-confirm'))) void signOut(forget) }}>{t('unlock.other')}</button>
    </main>
  )
}

export function ChangePassword({ first }: { first?: boolean }): JSX.Element {
  const [done, setDone] = useState(false)
  const form = useSubmit(async (f) => {
    const v = valuesOf(f)
    const lacking = missing(v, { old: 'password.no-old', new: 'password.no-new' })
    if (lacking.length > 0) return lacking
    if (v['new'] !== v['again']) return [{ name: 'again', text: t('password.differ') }]
    await changePassword(v['old'] ?? '', v['new'] ?? '')
    f.reset()
    setDone(true)
    return undefined
  }, { old_password: 'old', new_password: 'new' })
  return (
    <form onSubmit={form.submit} noValidate>
      {first ? <h1>{t('password')}</h1> : <h2>{t('password')}</h2>}
      {first && <p>{t('password.first')}</p>}
      {done && <p class="notice done" role="status">{t('password.done')}</p>}
      <Summary faults={form.faults} round={form.round} />
      <Text name="old" label={t('password.old')} type="password" complete="current-password" faults={form.faults} />
      <Text name="new" label={t('password.new')} type="password" complete="new-password" hint={t('password.hint')} faults={form.faults} />
      <Text name="again" label={t('password.again')} type="password" complete="new-password" faults={form.faults} />
      <button type="submit" class={first ? 'main' : ''} aria-disabled={form.busy}>{t('password.change')}</button>
    </form>
  )
}
