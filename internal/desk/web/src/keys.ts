// Keys. Single ones work outside fields only; inside, what is typed is text.
import { useEffect } from 'preact/hooks'

function inField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
}

/** A box or a choice takes no text. */
function takesText(target: EventTarget | null): boolean {
  return inField(target) && !(target instanceof HTMLInputElement && ['checkbox', 'radio'].includes(target.type))
}

/** Binds keys while the screen is shown: "n" alone, "Ctrl+Enter" in fields too. */
export function useKeys(keys: Record<string, (e: KeyboardEvent) => void>): void {
  useEffect(() => {
    const press = (e: KeyboardEvent) => {
      if (e.isComposing || e.keyCode === 229 || e.altKey || e.metaKey || e.defaultPrevented) return
      if (e.ctrlKey) {
        if (e.key === 'Enter' && keys['Ctrl+Enter']) {
          e.preventDefault()
          keys['Ctrl+Enter'](e)
        }
        return
      }
      if (takesText(e.target) || document.querySelector('dialog[open]')) return
      const act = keys[e.key]
      if (!act) return
      e.preventDefault()
      act(e)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })
}
