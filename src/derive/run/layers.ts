/** How many layers are looked through before they become one. */
const MAX_LAYERS = 6;

/** A map whose copies cost nothing: a copy is a layer over the map that it came from, which is not written to any more. */
export class Layers<V> {
  readonly #below: Layers<V> | undefined;
  readonly #own = new Map<string | number, V>();
  readonly #depth: number;

  constructor(below?: Layers<V>) {
    if (below && below.#depth >= MAX_LAYERS) {
      for (const [key, value] of below.entries()) this.#own.set(key, value);
      this.#below = undefined;
      this.#depth = 0;
    } else {
      this.#below = below;
      this.#depth = below ? below.#depth + 1 : 0;
    }
  }

  get(key: string | number): V | undefined {
    for (let layer: Layers<V> | undefined = this; layer; layer = layer.#below) {
      const value = layer.#own.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  has(key: string | number): boolean {
    return this.get(key) !== undefined;
  }

  set(key: string | number, value: V): void {
    this.#own.set(key, value);
  }

  entries(): ReadonlyMap<string | number, V> {
    const all = new Map<string | number, V>();
    const layers: Layers<V>[] = [];
    for (let layer: Layers<V> | undefined = this; layer; layer = layer.#below) layers.push(layer);
    for (const layer of layers.reverse()) for (const [key, value] of layer.#own) all.set(key, value);
    return all;
  }

  /** The keys that were set since `base`, if this is a layer over it; all of them otherwise. */
  changedSince(base: Layers<V>): ReadonlySet<string | number> {
    const keys = new Set<string | number>();
    for (let layer: Layers<V> | undefined = this; layer && layer !== base; layer = layer.#below)
      for (const key of layer.#own.keys()) keys.add(key);
    return keys;
  }
}
