type Kept<K> = { readonly size: number; keys(): Iterable<K>; delete(key: K): boolean };

/** Lets go of what was kept first, until no more than `max` are left: an isolate may live for days, and what it remembers is bounded. */
export function forgetOldest<K>(kept: Kept<K>, max: number): void {
  for (const oldest of kept.keys()) {
    if (kept.size <= max) return;
    kept.delete(oldest);
  }
}
