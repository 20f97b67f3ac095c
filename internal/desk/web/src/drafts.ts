// What is being written and not sent yet. It is saved at every input, for the person
// and the form, with the key under which it will be sent: born with it, stored before
// the first request, so that whatever breaks it is sent once.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { random, session } from './session'
import { Watched } from './store'

export type Values = Record<string, string>

export interface Draft {
  id: string
  person: string
  key: string
  values: Values
  people: number // rows of persons
  savedAt: number
  state: 'open' | 'sending' | 'sent'
  sentFirst?: number
  answer?: { id: string; number: string }
}

interface Kept extends DBSchema {
  drafts: { key: string; value: Draft; indexes: { person: string } }
}

/** Answers are kept by the server for 14 days: after thirteen nothing is sent by itself. */
const keptFor = 13 * 86_400_000

/** Drafts that may name who denounces stay in memory. */
const memory = new Map<string, Draft>()
export const drafts = new Watched<Draft[]>([])

let opened: Promise<IDBPDatabase<Kept>> | null = null

function store(): Promise<IDBPDatabase<Kept>> {
  opened ??= openDB<Kept>('kntc-desk', 1, {
    upgrade: (db) => db.createObjectStore('drafts', { keyPath: 'id' }).createIndex('person', 'person'),
  })
  return opened
}

/** Whether a draft names, or may come to name, who denounces. */
export function secret(d: Draft): boolean {
  return !['complaint', 'recommendation', 'feedback'].includes(d.values['kind'] ?? '')
}

function person(): string {
  return session.get().account?.id ?? ''
}

/** A draft that nobody has written into is not kept. */
export function born(values: Values): Draft {
  return { id: random(), person: person(), key: random(), values, people: 1, savedAt: Date.now(), state: 'open' }
}

/** How many saves are under way: until it is none, not everything is kept. */
export const saving = new Watched(0)

/** Saves a draft. What is asked of the store is done in the order in which it was asked. */
export async function save(d: Draft): Promise<void> {
  d.savedAt = Date.now()
  const copy = structuredClone(d)
  if (secret(copy)) memory.set(copy.id, copy)
  else memory.delete(copy.id)
  saving.set(saving.get() + 1)
  try {
    const db = await store()
    await (secret(copy) ? db.delete('drafts', copy.id) : db.put('drafts', copy))
  } finally {
    saving.set(saving.get() - 1)
  }
  if (saving.get() === 0) await tell()
}

export async function remove(id: string): Promise<void> {
  memory.delete(id)
  await (await store()).delete('drafts', id)
  await tell()
}

export async function find(id: string): Promise<Draft | undefined> {
  const d = memory.get(id) ?? (await (await store()).get('drafts', id))
  return d && d.person === person() ? d : undefined
}

/** Tells the screens what there is. */
export async function tell(): Promise<void> {
  const kept = await (await store()).getAllFromIndex('drafts', 'person', person())
  drafts.set([...kept, ...memory.values()].sort((a, b) => b.savedAt - a.savedAt))
}

/** Takes away what this person wrote and did not send. */
export async function forget(): Promise<void> {
  memory.clear()
  const db = await store()
  for (const id of await db.getAllKeysFromIndex('drafts', 'person', person())) await db.delete('drafts', id)
}

/** Whether a draft was first sent so long ago that the server no longer knows its key. */
export function stale(d: Draft): boolean {
  return d.sentFirst !== undefined && Date.now() - d.sentFirst > keptFor
}
