import type { JSX } from 'preact'
import { showInstant } from '../dates'
import { type Draft, drafts, remove, secret } from '../drafts'
import { named } from '../reference'
import { useWatched } from '../store'
import { t } from '../words'

/** Everything that is not sent yet, and what was sent while nobody looked. */
export function Drafts(): JSX.Element {
  const list = useWatched(drafts)
  const drop = (d: Draft) => {
    if (d.state === 'sent' || confirm(t('drafts.confirm'))) void remove(d.id)
  }
  return (
    <div class="page">
      <h1>{t('nav.drafts')}</h1>
      {list.length === 0 && <p>{t('drafts.none')}</p>}
      {list.length > 0 && (
        <table class="rows">
          <thead><tr><th>{t('drafts.state')}</th><th>{t('list.kind')}</th><th>{t('list.petitioner')}</th><th>{t('list.subject')}</th><th>{t('drafts.saved')}</th><th><span class="unseen">{t('drafts.drop')}</span></th></tr></thead>
          <tbody>
            {list.map((d) => (
              <tr key={d.id}>
                <td>
                  {d.state === 'sent' && <a href={`#/petitions/${d.answer?.id}`}>{t('drafts.sent', { number: d.answer?.number ?? '' })}</a>}
                  {d.state !== 'sent' && <a href={`#/register/${d.id}`}><strong class="unsent">{t(d.state === 'sending' ? 'drafts.sending' : 'drafts.open')}</strong></a>}
                </td>
                <td>{named('kinds', d.values['kind']) || t('register.no-kind')}</td>
                <td>{d.values['kind'] === 'denunciation' ? t('sealed') : d.values['parties.0.name']}</td>
                <td>{d.values['subject']}</td>
                <td class="date">{showInstant(new Date(d.savedAt).toISOString())}{secret(d) && <span class="hint"> {t('drafts.memory')}</span>}</td>
                <td><button type="button" onClick={() => drop(d)}>{t(d.state === 'sent' ? 'drafts.seen' : 'drafts.drop')}</button></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
