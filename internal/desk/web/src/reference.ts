// The values that the API speaks, with their words; read once.
import { client, got, type Schemas } from './api'
import type { Choice } from './forms'
import { Watched } from './store'
import { language } from './words'

export type Reference = Schemas['api.referenceResponse']
type Value = Schemas['api.value']
export type ListName = { [K in keyof Reference]-?: NonNullable<Reference[K]> extends Value[] ? K : never }[keyof Reference]

export const reference = new Watched<Reference | null>(null)

export async function loadReference(): Promise<void> {
  if (!reference.get()) reference.set(await got(client.GET('/api/v1/reference')))
}

export function choices(list: ListName, only?: readonly string[]): Choice[] {
  return ((reference.get()?.[list] ?? []) as Value[]).filter((v) => !only || only.includes(v.value)).map((v) => ({ value: v.value, text: v[language.get()] }))
}

export function named(list: ListName, value: string | undefined): string {
  if (!value) return ''
  return choices(list).find((c) => c.value === value)?.text ?? value
}

export function stateName(state: string | undefined): string {
  const own = named('petition_states', state)
  return own === state ? named('matter_states', state) : own
}

const offices = new Map<string, Promise<string>>()

/** The name of an authority. */
export function officeName(id: string): Promise<string> {
  let asked = offices.get(id)
  if (!asked) {
    asked = got(client.GET('/api/v1/authorities/{id}', { params: { path: { id } } })).then((a) => a.name, () => id)
    offices.set(id, asked)
  }
  return asked
}
