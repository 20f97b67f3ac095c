import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { client, type Schemas } from '../api'
import { showDay } from '../dates'
import type { Values } from '../drafts'
import { registrationOf } from '../outbox'
import { State } from '../parts'
import { t } from '../words'

type Line = Schemas['api.petitionLine']
type Duplicate = Schemas['api.duplicateResponse']
type Warning = Schemas['web.ProblemField']

/** How long somebody pauses before the register is asked, in milliseconds. */
const pause = 600

/** What the register has of the people on the form, beside it. Nothing is merged by itself. */
export function Known({ values, people }: { values: Values; people: number }): JSX.Element {
  const [earlier, setEarlier] = useState<Line[]>([])
  const [alike, setAlike] = useState<Duplicate[]>([])
  const [warnings, setWarnings] = useState<Warning[]>([])
  const asked = useRef<AbortController | null>(null)
  const who = (name: string) => values[`parties.0.${name}`]?.trim() ?? ''
  const name = who('name'), number = who('identity_number'), phone = who('phone'), address = who('address')
  const subject = values['subject']?.trim() ?? ''
  const question = values['anonymous'] ? '' : [name, number, phone, address, subject, values['kind']].join('\n')
  useEffect(() => {
    const person = number.replace(/\D/g, '').length >= 9 || phone.replace(/\D/g, '').length >= 9 || (name.includes(' ') && address.length >= 4)
    const enough = person || (name.includes(' ') && subject.length >= 8)
    if (!question || !enough) {
      setEarlier([])
      setAlike([])
      setWarnings([])
      return
    }
    const timer = setTimeout(async () => {
      asked.current?.abort()
      const { signal } = (asked.current = new AbortController())
      const body = registrationOf(values, people)
      const given = Object.fromEntries(Object.entries(body).filter(([, v]) => v !== '')) as typeof body
      try {
        const [like, sent] = await Promise.all([
          client.POST('/api/v1/petitions/duplicate-check', { body: given, signal }),
          person ? client.POST('/api/v1/petitions/sent-by', { body: { identity_number: number, phone, name, address }, signal }) : undefined,
        ])
        if (signal.aborted) return
        setAlike(like.data?.duplicates ?? [])
        setWarnings(like.data?.warnings ?? [])
        setEarlier(sent?.data?.items ?? [])
      } catch {
        // Hints only: without a line there are none.
      }
    }, pause)
    return () => clearTimeout(timer)
  }, [question])
  const seen = new Set(alike.map((d) => d.id))
  const others = earlier.filter((l) => !seen.has(l.id))
  return (
    <aside class="known" aria-label={t('known')}>
      <h2>{t('known')}</h2>
      <div aria-live="polite">
        {warnings.map((w) => <p key={w.pointer} class="inset soon">{w.detail}</p>)}
        {alike.length === 0 && others.length === 0 && <p class="hint">{t('known.none')}</p>}
        {alike.length > 0 && <h3>{t('known.alike')}</h3>}
        <ul>
          {alike.map((d) => (
            <li key={d.id}>
              <a href={`#/petitions/${d.id}`} target="_blank" rel="noopener">{d.number}</a> · {showDay(d.received_on)} <State state={d.state} />
              <span class="block">{d.subject}</span>
              <span class="hint">{[d.same_identity_number && t('known.number'), d.same_address && t('known.address')].filter(Boolean).join(' · ')}</span>
            </li>
          ))}
        </ul>
        {others.length > 0 && <h3>{t('known.earlier')}</h3>}
        <ul>
          {others.map((l) => (
            <li key={l.id}>
              <a href={`#/petitions/${l.id}`} target="_blank" rel="noopener">{l.number}</a> · {showDay(l.received_on)} <State state={l.visible_state} />
              <span class="block">{l.subject}</span>
              <span class="hint">{[l.authority_name, l.assigned_to].filter(Boolean).join(' · ')}</span>
            </li>
          ))}
        </ul>
      </div>
    </aside>
  )
}
