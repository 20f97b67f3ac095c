import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { client, got, type Schemas } from '../api'
import { showInstant } from '../dates'
import { useLoaded } from '../load'
import { named, officeName } from '../reference'
import { t } from '../words'
import { ChangePassword } from './sign-in'

export function AccountScreen(): JSX.Element {
  const me = useLoaded(() => got(client.GET('/api/v1/me')), [])
  const sessions = useLoaded(() => got(client.GET('/api/v1/me/sessions')), [])
  const end = async (id: string) => {
    await got(client.DELETE('/api/v1/me/sessions/{id}', { params: { path: { id } } }))
    sessions.again()
  }
  return (
    <div class="page narrow">
      <h1>{me.data?.display_name ?? t('account')}</h1>
      {me.failed}
      <section>
        <h2>{t('grants')}</h2>
        {(me.data?.permissions.length ?? 0) > 1 && <p class="inset">{t('grants.several')}</p>}
        <ul class="grants">{me.data?.permissions.map((p) => <Grant key={p.role + p.authority_id} p={p} />)}</ul>
      </section>
      <section>
        <h2>{t('sessions')}</h2>
        {sessions.failed}
        <table>
          <thead><tr><th>{t('sessions.device')}</th><th>{t('sessions.address')}</th><th>{t('sessions.used')}</th><th><span class="unseen">{t('sessions.end')}</span></th></tr></thead>
          <tbody>
            {sessions.data?.sessions.map((s) => (
              <tr key={s.id}>
                <td>{deviceOf(s.device)}</td>
                <td>{s.address}</td>
                <td class="date">{showInstant(s.renewed_at)}</td>
                <td>{s.current ? <strong>{t('sessions.here')}</strong> : <button type="button" onClick={() => void end(s.id)}>{t('sessions.end')}</button>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section class="password"><ChangePassword /></section>
    </div>
  )
}

/** What a browser calls itself, shortened to its name. */
function deviceOf(agent: string | undefined): string {
  const browser = /(Edg|OPR|coc_coc_browser|Chrome|Firefox|Safari)[A-Za-z]*\/(\d+)/.exec(agent ?? '')
  const system = /(Windows NT [\d.]+|Android [\d.]+|Mac OS X|Linux|iPhone)/.exec(agent ?? '')
  return browser ? [browser[1]?.replace('Edg', 'Edge'), browser[2], system && `· ${system[1]}`].filter(Boolean).join(' ') : (agent ?? '').slice(0, 60)
}

function Grant({ p }: { p: Schemas['api.permissionsAt'] }): JSX.Element {
  const [office, setOffice] = useState('')
  useEffect(() => void officeName(p.authority_id).then(setOffice), [p.authority_id])
  return <li><strong>{named('roles', p.role)}</strong> · {office}{p.subtree && <span class="hint"> {t('grants.subtree')}</span>}</li>
}
