// Screens are addresses behind the #: they can be kept and sent, and what is searched
// for, which may be a name, never reaches a log of the server or of a proxy.
import { Watched } from './store'

export interface Place {
  path: string[] // parts between slashes
  query: URLSearchParams
}

function read(): Place {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?')
  return { path: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) }
}

export const place = new Watched<Place>(read())
addEventListener('hashchange', () => place.set(read()))

export function go(to: string): void {
  location.hash = to
}

/** Changes the address without a step back to the old one. */
export function replace(to: string): void {
  history.replaceState(null, '', to)
  place.set(read())
}
