// Whether the server has a newer desk than this one: its page names other files.
import { Watched } from './store'

export const newer = new Watched(false)

const own = new URL(import.meta.url).pathname
let watching = false

async function look(): Promise<void> {
  try {
    const page = await fetch('/', { cache: 'no-cache' })
    if (page.ok && !(await page.text()).includes(own)) newer.set(true)
  } catch {
    // the line is lost: the next look tells
  }
}

/** Looks every five minutes, and when somebody comes back to the screen. */
export function watchVersion(): void {
  if (watching || import.meta.env.DEV) return
  watching = true
  setInterval(look, 300_000)
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void look()
  })
}
