import { useEffect, useState } from 'preact/hooks'

/** A value that screens watch. */
export class Watched<T> {
  private readonly watchers = new Set<() => void>()
  constructor(private value: T) {}
  get(): T {
    return this.value
  }
  set(value: T): void {
    this.value = value
    for (const tell of this.watchers) tell()
  }
  watch(tell: () => void): () => void {
    this.watchers.add(tell)
    return () => this.watchers.delete(tell)
  }
}

export function useWatched<T>(watched: Watched<T>): T {
  const [, again] = useState(0)
  const shown = watched.get()
  useEffect(() => {
    const tell = () => again((n) => n + 1)
    if (watched.get() !== shown) tell() // it changed before anybody watched
    return watched.watch(tell)
  }, [watched])
  return shown
}
