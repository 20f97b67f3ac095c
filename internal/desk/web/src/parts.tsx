// Small parts that several screens show alike.
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { daysBetween, showDay, today } from './dates'
import { useKeys } from './keys'
import { stateName } from './reference'
import { t } from './words'

/** A day by which something must be done, with how long that is: never by colour alone. */
export function Due({ on }: { on: string | undefined }): JSX.Element {
  if (!on) return <span class="hint">{t('due.none')}</span>
  const left = daysBetween(today(), on)
  const kind = left < 0 ? 'late' : left <= 3 ? 'soon' : 'calm'
  const word = left < 0 ? t('due.late', { n: -left }) : left === 0 ? t('due.today') : t('due.left', { n: left })
  return <span class={`due ${kind}`}><b>{word}</b> <span class="date">{showDay(on)}</span></span>
}

export function State({ state }: { state: string | undefined }): JSX.Element {
  return <span class="state" data-state={state}>{stateName(state)}</span>
}

/** Makes rows that one goes through by keys: j and k, or the arrows; Enter opens. */
export function useRows(n: number, open: (at: number) => void): { at: number; row: (i: number) => object } {
  const [at, setAt] = useState(-1)
  useEffect(() => {
    if (at >= 0) document.querySelector<HTMLElement>(`[data-row="${at}"] a`)?.focus()
  }, [at])
  const move = (by: number) => setAt((i) => Math.min(n - 1, Math.max(0, i + by)))
  useKeys({ j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1), o: () => at >= 0 && open(at) })
  return { at, row: (i: number) => ({ 'data-row': i, class: i === at ? 'at' : '', onFocusCapture: () => setAt(i) }) }
}
