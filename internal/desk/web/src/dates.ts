// Days as people write them: 5/7/26, 05072026, hôm nay. A day is kept as YYYY-MM-DD.

/** The day it is in Viet Nam, whatever the clock of the machine calls it. */
export function today(): string {
  return new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10)
}

export function addDays(day: string, n: number): string {
  return new Date(Date.parse(day) + n * 86_400_000).toISOString().slice(0, 10)
}

/** How many days the second is after the first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

/** Text without accents, in lower case: what people may type instead. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase().trim().replace(/\s+/g, ' ')
}

const spoken: Record<string, number> = { 'hom nay': 0, today: 0, nay: 0, 'hom qua': -1, yesterday: -1, 'hom kia': -2, 'ngay mai': 1, tomorrow: 1 }

/** Reads a day; null when it is none. Without a year it is the latest such day. */
export function readDay(text: string, now = today()): string | null {
  const typed = folded(text)
  if (typed in spoken) return addDays(now, spoken[typed]!)
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed)
  if (iso) return dayOf(+iso[1]!, +iso[2]!, +iso[3]!)
  const solid = /^(\d{2})(\d{2})(\d{2}|\d{4})$/.exec(typed)
  const parted = /^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?$/.exec(typed)
  const found = solid ?? parted
  if (!found) return null
  const day = +found[1]!, month = +found[2]!
  if (found[3] !== undefined) return dayOf(found[3].length === 2 ? 2000 + +found[3] : +found[3], month, day)
  const year = +now.slice(0, 4)
  const thisYear = dayOf(year, month, day)
  return thisYear !== null && thisYear > now ? dayOf(year - 1, month, day) : thisYear
}

function dayOf(year: number, month: number, day: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, day))
  const real = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
  return real ? at.toISOString().slice(0, 10) : null
}

/** A day as it is shown: 05/07/2026. */
export function showDay(day: string | undefined): string {
  if (!day) return ''
  const [y, m, d] = day.slice(0, 10).split('-')
  return `${d}/${m}/${y}`
}

/** An instant as it is shown, in the time of Viet Nam. */
export function showInstant(at: string | undefined): string {
  if (!at) return ''
  const here = new Date(Date.parse(at) + 7 * 3600_000).toISOString()
  return `${here.slice(11, 16)} ${showDay(here)}`
}
