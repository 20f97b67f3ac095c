// A client as somebody else would write it: it compiles under strict, and what
// it may not do does not compile.
import createClient from 'openapi-fetch'
import type { components, paths } from './api'

const client = createClient<paths>({ baseUrl: 'https://kntc.example' })

type Kind = components['schemas']['api.registerRequest']['kind']

export async function register(kind: Kind, name: string, subject: string): Promise<string> {
  const { data, error } = await client.POST('/api/v1/petitions', {
    params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
    body: { kind, field: 'land', channel: 'in_person', subject, received_on: '2026-11-30', parties: [{ type: 'person', name }] },
  })
  if (error) {
    if (error.code === 'invalid_petition') throw new Error(error.detail ?? error.title)
    throw new Error(error.title)
  }
  return data.id
}

export async function open(authority: string): Promise<number> {
  const { data, error } = await client.GET('/api/v1/petitions', { params: { query: { authority_id: authority, state: ['received'], limit: 50 } } })
  if (error) throw new Error(error.title)
  return data.items.length
}

export function wrong(): void {
  // @ts-expect-error a state that there is not
  void client.GET('/api/v1/petitions', { params: { query: { state: ['lost'] } } })
  // @ts-expect-error a write without a key
  void client.POST('/api/v1/petitions', { body: { kind: 'complaint' } })
}
