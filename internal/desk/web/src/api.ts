import createClient from 'openapi-fetch'
import type { components, paths } from './api.gen'
import { problemOf, Refused, refused, token } from './session'
import { Watched } from './store'
import { language } from './words'

export type Schemas = components['schemas']
export type Problem = Schemas['web.Problem']

/** Whether the line to the server is there, as far as the last request told. */
export const line = new Watched(true)

/** Sends a request as whoever is signed in; when the session lapsed, again after the password. */
async function send(request: Request): Promise<Response> {
  for (;;) {
    const lost = (e: unknown) => {
      if (!request.signal.aborted && !(e instanceof Refused)) line.set(false)
      throw e
    }
    const bearer = await token().catch(lost)
    const once = request.clone()
    once.headers.set('Authorization', `Bearer ${bearer}`)
    once.headers.set('Accept-Language', language.get())
    const answer = await fetch(once).catch(lost)
    if (!line.get()) line.set(true)
    if (answer.status !== 401) return answer
    refused(bearer)
  }
}

export const client = createClient<paths>({ baseUrl: location.origin, fetch: send })

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of an answer; a refusal is thrown. */
export async function got<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked
  if (response.ok) return data as T
  throw new Refused((error as Problem | undefined) ?? (await problemOf(response)), response.status)
}

/** Fetches a file and hands it to whoever sits at the desk. */
export async function download(path: string, name: string): Promise<void> {
  const answer = await send(new Request(location.origin + path))
  if (!answer.ok) throw new Refused(await problemOf(answer), answer.status)
  const url = URL.createObjectURL(await answer.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
