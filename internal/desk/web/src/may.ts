// What the account may do, somewhere. The server decides; this spares people a refusal.
import { client, got } from './api'

const can = new Set<string>()

export function may(permission: string): boolean {
  return can.has(permission)
}

export async function learnOwn(): Promise<void> {
  const me = await got(client.GET('/api/v1/me'))
  can.clear()
  for (const at of me.permissions) for (const p of at.permissions) can.add(p)
}
