// Who is signed in. The access token lives here and nowhere else; what renews it is a
// cookie that no script reads. Tabs share the cookie, not the token.
import type { Schemas } from './api'
import { language } from './words'
import { Watched } from './store'

type Session = Schemas['api.sessionResponse']
export type Account = Schemas['api.accountResponse']

/** starting: not known yet; out: sign in; in; locked: signed in before, the password is asked in place. */
export type Status = 'starting' | 'out' | 'in' | 'locked'

export interface State {
  status: Status
  account?: Account
  mustChange?: boolean
}

export const session = new Watched<State>({ status: 'starting' })

/** Screens are left alone for so long before they close, in milliseconds. */
const unattended = 15 * 60_000
/** A token is renewed so long before it ends. */
const early = 30_000

let access = ''
let ends = 0
let renewing: Promise<void> | null = null
let key = ''
const waiting: (() => void)[] = []

const tabs = new BroadcastChannel('kntc-desk')
tabs.onmessage = ({ data }: MessageEvent<{ what: string }>) => {
  if (data.what === 'out') location.reload()
  if (data.what === 'active') active = Date.now()
  if (data.what === 'locked' && session.get().status === 'in') close()
  if (data.what === 'in' && session.get().status !== 'in') void renew().catch(() => undefined)
}

/** A number that nobody guesses: 32 hexadecimal digits. It works without a secure context too. */
export function random(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('')
}

/** A refusal of the server. */
export class Refused extends Error {
  constructor(readonly problem: Schemas['web.Problem'], readonly status: number) {
    super(problem.detail ?? problem.title)
  }
}

async function post(path: string, body: object, more: Record<string, string> = {}): Promise<Session | null> {
  const answer = await fetch(`/api/v1/auth/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Accept-Language': language.get(), ...more },
    body: JSON.stringify({ ...body, cookie: true }),
  })
  if (!answer.ok) throw new Refused(await problemOf(answer), answer.status)
  return answer.status === 204 ? null : ((await answer.json()) as Session)
}

/** Reads a refusal; a proxy may answer in words of its own. */
export async function problemOf(answer: Response): Promise<Schemas['web.Problem']> {
  try {
    return (await answer.json()) as Schemas['web.Problem']
  } catch {
    return { type: '', title: `${answer.status} ${answer.statusText}`, status: answer.status, code: 'internal_error', instance: '', request_id: '' }
  }
}

function adopt(s: Session): void {
  const before = session.get().account
  if (before && before.id !== s.account.id) {
    location.reload() // somebody else signed in in another tab
    return
  }
  access = s.access_token
  ends = Date.now() + s.expires_in * 1000
  active = Date.now()
  session.set({ status: 'in', account: s.account, mustChange: s.must_change_password })
  for (const go of waiting.splice(0)) go()
}

/** Renews the session, once for all who ask. The same key until there is an answer. */
function renew(): Promise<void> {
  renewing ??= (async () => {
    key ||= random()
    try {
      const s = await post('refresh', {}, { 'Idempotency-Key': key })
      key = ''
      if (s) adopt(s)
    } catch (e) {
      if (!(e instanceof Refused) || e.status >= 429) throw e
      key = ''
      close()
    } finally {
      renewing = null
    }
  })()
  return renewing
}

/** The token to send with. It waits while the password is asked for. */
export async function token(): Promise<string> {
  for (;;) {
    if (session.get().status === 'locked' || session.get().status === 'out') await new Promise<void>((go) => waiting.push(go))
    if (access && Date.now() < ends - early) return access
    await renew()
  }
}

/** Says that the server refused a token. */
export function refused(which: string): void {
  if (which === access) access = ''
}

function close(): void {
  access = ''
  ends = 0
  session.set(session.get().account ? { ...session.get(), status: 'locked' } : { status: 'out' })
}

/** Closes the screen that nobody attends: the session ends, what was typed stays in memory. */
export function lock(): void {
  close()
  tabs.postMessage({ what: 'locked' })
  post('sign-out', {}).catch(() => undefined)
}

export async function start(): Promise<void> {
  try {
    await renew()
  } catch {
    close()
  }
}

export async function signIn(username: string, password: string): Promise<void> {
  const s = await post('sign-in', { username, password })
  if (!s) return
  adopt(s)
  tabs.postMessage({ what: 'in' })
}

export async function changePassword(old: string, fresh: string): Promise<void> {
  const s = await post('password', { old_password: old, new_password: fresh }, { Authorization: `Bearer ${await token()}` })
  if (s) adopt(s)
}

/** Ends the session here and in every tab; `forget` takes away what is kept on this machine. */
export async function signOut(forget: () => Promise<void>): Promise<void> {
  await post('sign-out', {})
  await forget()
  tabs.postMessage({ what: 'out' })
  location.hash = ''
  location.reload()
}

let active = Date.now()
let told = 0

function attend(): void {
  active = Date.now()
  if (active - told < 20_000) return
  told = active
  tabs.postMessage({ what: 'active' })
}

for (const kind of ['keydown', 'pointerdown', 'wheel']) addEventListener(kind, attend, { passive: true, capture: true })
setInterval(() => {
  if (session.get().status === 'in' && Date.now() - active > unattended) lock()
}, 10_000)
