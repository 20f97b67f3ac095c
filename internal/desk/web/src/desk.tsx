// The frame: who is signed in, where one can go, and what is to be said about the line,
// the version and what is not sent yet.
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { line } from './api'
import { drafts, forget, tell } from './drafts'
import { useKeys } from './keys'
import { learnOwn, may } from './may'
import { resume } from './outbox'
import { loadReference, officeName } from './reference'
import { go, place } from './router'
import { AccountScreen } from './screens/account'
import { Case } from './screens/case'
import { Day } from './screens/day'
import { Drafts } from './screens/drafts'
import { Petitions } from './screens/petitions'
import { Register } from './screens/register'
import { ChangePassword, SignIn, Unlock } from './screens/sign-in'
import { session, signOut } from './session'
import { useWatched } from './store'
import { newer, watchVersion } from './version'
import { language, t, type Word } from './words'

export function Desk(): JSX.Element {
  const { status, mustChange } = useWatched(session)
  useWatched(language)
  useEffect(() => {
    document.documentElement.lang = language.get()
  })
  if (status === 'starting') return <p class="wait" role="status">{t('wait')}</p>
  if (status === 'out') return <SignIn />
  if (mustChange) return <main class="gate"><ChangePassword first /></main>
  return (
    <>
      <div class="work" hidden={status === 'locked'} inert={status === 'locked'}>
        <Work />
      </div>
      {status === 'locked' && <Unlock />}
    </>
  )
}

function Work(): JSX.Element {
  const { account } = useWatched(session)
  const [ready, setReady] = useState(false)
  const [failed, setFailed] = useState(false)
  const [keys, setKeys] = useState(false)
  useEffect(() => {
    watchVersion()
    void tell().then(() => resume(drafts.get()))
  }, [account?.id])
  useEffect(() => {
    let stopped = false
    const load = () => Promise.all([learnOwn(), loadReference()]).then(() => setReady(true), () => {
      setFailed(true)
      if (!stopped) setTimeout(load, 3_000)
    })
    void load()
    return () => { stopped = true }
  }, [])
  useKeys({
    '?': () => setKeys(true), '1': () => go('/'), '2': () => go('/register'), '3': () => go('/petitions'), '4': () => go('/drafts'),
    '/': () => {
      const search = document.querySelector<HTMLInputElement>('input[type=search]')
      if (search) search.focus()
      else go('/petitions')
    },
  })
  return (
    <>
      <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); document.getElementById('main')?.focus() }}>{t('skip')}</a>
      <Top ready={ready} onKeys={() => setKeys(true)} />
      <Notices />
      <main id="main" tabIndex={-1}>
        {ready ? <Screen /> : <p class="wait" role="status">{failed ? t('line.lost') : t('wait')}</p>}
      </main>
      {keys && <Keys close={() => setKeys(false)} />}
    </>
  )
}

function Screen(): JSX.Element {
  const { path } = useWatched(place)
  const [first, second] = path
  const name = first ?? ''
  useEffect(() => {
    scrollTo(0, 0)
    document.title = `${document.querySelector('h1')?.textContent ?? 'KNTC'} · KNTC`
    const at = document.activeElement
    if (!at || at === document.body) document.getElementById('main')?.focus()
  }, [name, name === 'register' ? '' : second])
  switch (name) {
    case 'register': return <Register id={second} />
    case 'petitions': return second ? <Case key={second} subject="petitions" id={second} /> : <Petitions />
    case 'matters': return second ? <Case key={second} subject="matters" id={second} /> : <Petitions />
    case 'account': return <AccountScreen />
    case 'drafts': return <Drafts />
    default: return <Day />
  }
}

const ways: [string, string, Word, string][] = [
  ['', '/', 'nav.day', 'petition.read'], ['register', '/register', 'nav.register', 'petition.register'], ['petitions', '/petitions', 'nav.petitions', 'petition.read'],
]

function Top({ ready, onKeys }: { ready: boolean; onKeys: () => void }): JSX.Element {
  const { account } = useWatched(session)
  const { path } = useWatched(place)
  const unsent = useWatched(drafts).filter((d) => d.state !== 'sent')
  const [office, setOffice] = useState('')
  useEffect(() => {
    if (account) void officeName(account.authority_id).then(setOffice)
  }, [account?.id])
  const leave = () => {
    if (unsent.length === 0 || confirm(t('signout.confirm', { n: unsent.length }))) signOut(forget).catch(() => alert(t('signout.failed')))
  }
  return (
    <header class="top">
      <p class="office"><strong>{t('product')}</strong> <span>{office}</span></p>
      <nav aria-label={t('nav')}>
        {ready && ways.filter(([, , , permission]) => may(permission)).map(([name, to, word]) => (
          <a key={name} href={`#${to}`} aria-current={(path[0] ?? '') === name ? 'page' : undefined}>{t(word)}</a>
        ))}
        {unsent.length > 0 && (
          <a href="#/drafts" aria-current={path[0] === 'drafts' ? 'page' : undefined}>{t('nav.drafts')} <b class="count">{unsent.length}</b></a>
        )}
      </nav>
      <div class="who">
        <a href="#/account" aria-current={path[0] === 'account' ? 'page' : undefined}>{account?.display_name}</a>
        <button type="button" class="plain" onClick={() => language.set(language.get() === 'vi' ? 'en' : 'vi')} lang={language.get() === 'vi' ? 'en' : 'vi'}>
          {t('language.other')}
        </button>
        <button type="button" class="plain" onClick={onKeys} aria-label={t('keys')} title={t('keys')}>?</button>
        <button type="button" class="plain" onClick={leave}>{t('signout')}</button>
      </div>
    </header>
  )
}

function Notices(): JSX.Element {
  const there = useWatched(line)
  const update = useWatched(newer)
  const list = useWatched(drafts)
  useEffect(() => {
    if (there) return undefined
    const look = setInterval(() => fetch('/healthz').then((a) => a.ok && line.set(true), () => undefined), 5_000)
    return () => clearInterval(look)
  }, [there])
  const sending = list.filter((d) => d.state === 'sending').length
  const held = list.filter((d) => d.state !== 'sent' && !['complaint', 'recommendation', 'feedback'].includes(d.values['kind'] ?? '')).length
  return (
    <div role="status">
      {!there && <p class="notice late">{t('line.lost')} {sending > 0 && t('line.unsent', { n: sending })}</p>}
      {update && (
        <p class="notice">
          {t('version.new')} {held > 0 ? t('version.held') : <button type="button" onClick={() => location.reload()}>{t('version.reload')}</button>}
        </p>
      )}
    </div>
  )
}

const keyList: [string, Word][] = [
  ['1', 'nav.day'], ['2', 'nav.register'], ['3', 'nav.petitions'], ['4', 'nav.drafts'], ['/', 'keys.search'], ['j ↓', 'keys.down'], ['k ↑', 'keys.up'],
  ['Enter', 'keys.open'], ['n', 'keys.next'], ['Ctrl Enter', 'keys.send'], ['Esc', 'keys.close'], ['?', 'keys'],
]

function Keys({ close }: { close: () => void }): JSX.Element {
  const box = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    box.current?.showModal()
    return () => { if (before instanceof HTMLElement) before.focus() }
  }, [])
  return (
    <dialog ref={box} onClose={close} aria-labelledby="keys-title">
      <h2 id="keys-title">{t('keys')}</h2>
      <table class="keys">
        <tbody>{keyList.map(([key, word]) => <tr key={key}><th scope="row"><kbd>{key}</kbd></th><td>{t(word)}</td></tr>)}</tbody>
      </table>
      <p class="hint">{t('keys.hint')}</p>
      <button type="button" onClick={() => box.current?.close()}>{t('close')}</button>
    </dialog>
  )
}
