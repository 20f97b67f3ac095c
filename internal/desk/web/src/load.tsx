import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Refused } from './session'
import { t } from './words'

export interface Loaded<T> {
  data: T | undefined
  failed: JSX.Element | null // what to show instead
  busy: boolean
  again: () => void
}

/** Reads something when the screen opens, and again when asked or when what it depends on changes. */
export function useLoaded<T>(read: () => Promise<T>, on: unknown[]): Loaded<T> {
  const [round, setRound] = useState(0)
  const [state, setState] = useState<{ data?: T; error?: unknown; busy: boolean }>({ busy: true })
  useEffect(() => {
    let current = true
    setState((s) => ({ ...s, busy: true }))
    read().then(
      (data) => { if (current) setState({ data, busy: false }) },
      (error: unknown) => { if (current) setState((s) => ({ ...s, error, busy: false })) },
    )
    return () => { current = false }
  }, [...on, round])
  const again = () => setRound((n) => n + 1)
  return { data: state.data, busy: state.busy, again, failed: state.error ? <Failed error={state.error} again={again} /> : null }
}

function Failed({ error, again }: { error: unknown; again: () => void }): JSX.Element {
  const text = error instanceof Refused ? error.message : t('line.lost')
  return <p class="notice late" role="alert">{text} <button type="button" onClick={again}>{t('again')}</button></p>
}
