// Sends what was written, once: under the draft's key, again after a lost line, a
// lapsed session or a killed server, until there is an answer.
import { client, line, type Problem, type Schemas } from './api'
import { type Draft, save, secret, stale, type Values } from './drafts'
import { readDay } from './dates'
import { problemOf, Refused, random } from './session'

export type Registration = Schemas['api.registerRequest']
export type Registered = Schemas['api.registeredResponse']
type Party = Schemas['api.party']

const again = 3_000 // milliseconds between two attempts
const atWork = new Map<string, Promise<Outcome>>()

export type Outcome = { done: Registered } | { refused: Problem }

/** What is sent of the rows of a form. */
export function registrationOf(v: Values, people: number): Registration {
  const text = (name: string) => v[name]?.trim() ?? ''
  const parties: Party[] = []
  for (let i = 0; i < people && !v['anonymous']; i++) {
    const at = (name: string) => text(`parties.${i}.${name}`)
    if (!at('name') && !at('identity_number') && !at('address') && !at('phone')) continue
    parties.push({
      type: (at('type') || 'person') as Party['type'], name: at('name'), identity_number: at('identity_number'),
      address: at('address'), phone: at('phone'), representative: at('representative') !== '',
    })
  }
  const out: Record<string, unknown> = {
    kind: text('kind'), channel: text('channel'), field: text('field'), received_on: readDay(text('received_on')) ?? '',
    subject: text('subject'), parties, anonymous: !!v['anonymous'],
  }
  for (const name of ['content', 'respondent', 'contested_decision', 'forwarder']) if (text(name)) out[name] = text(name)
  for (const name of ['originals', 'all_signed', 'appointed', 'result_asked', 'confirm_late']) if (v[name]) out[name] = true
  if (text('signatories')) out['signatories'] = Number(text('signatories'))
  return out as unknown as Registration
}

/** Sends a draft until there is an answer; asked twice it is sent once. */
export function send(d: Draft): Promise<Outcome> {
  const running = atWork.get(d.id)
  if (running) return running
  const sent = attempt(d).finally(() => atWork.delete(d.id))
  atWork.set(d.id, sent)
  return sent
}

async function attempt(d: Draft): Promise<Outcome> {
  if (stale(d)) {
    d.key = random()
    d.sentFirst = undefined
  }
  d.state = 'sending'
  d.sentFirst ??= Date.now()
  await save(d)
  for (;;) {
    const answer = await once(d)
    if (answer === 'again') {
      await pause()
      continue
    }
    if ('refused' in answer) {
      // A refusal is final: what is mended is another request.
      d.state = 'open'
      d.key = random()
      d.sentFirst = undefined
    } else {
      d.state = 'sent'
      d.answer = { id: answer.done.id, number: answer.done.number }
      if (secret(d)) d.values = { kind: d.values['kind'] ?? '' }
    }
    await save(d)
    return answer
  }
}

async function once(d: Draft): Promise<Outcome | 'again'> {
  try {
    const { data, error, response } = await client.POST('/api/v1/petitions', {
      params: { header: { 'Idempotency-Key': d.key } },
      body: registrationOf(d.values, d.people),
    })
    if (data) return { done: data }
    // At work on it, too many at once, stopping: the same request again later.
    const problem = (error as Problem | undefined) ?? (await problemOf(response))
    if (response.status >= 500 || response.status === 429 || problem.code === 'request_in_progress') return 'again'
    return { refused: problem }
  } catch (e) {
    // The line is lost, or the session cannot be renewed now.
    return e instanceof Refused && e.status < 429 ? { refused: e.problem } : 'again'
  }
}

/** Waits for the next attempt, or until the line is back. */
function pause(): Promise<void> {
  return new Promise((go) => {
    const stop = line.watch(() => line.get() && go())
    setTimeout(() => {
      stop()
      go()
    }, again)
  })
}

/** Goes on with what was being sent when the page was closed. */
export function resume(list: Draft[]): void {
  for (const d of list) if (d.state === 'sending' && !stale(d)) void send(d)
}
