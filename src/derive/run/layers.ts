/** How many layers are looked through before they become one. */
const MAX_LAYERS = 6;

/** A map whose copies cost nothing: a copy is a layer over the map that it came from, which is not written to any more. */
export class Layers<V> {
  readonly #below: Layers<V> | undefined;
  /** Most layers are never written to. */
  #own: Map<string | number, V> | undefined;
  readonly #depth: number;

  constructor(from?: Layers<V>) {
    let below = from;
    while (below && !below.#own) below = below.#below;
    if (below && below.#depth >= MAX_LAYERS) {
      this.#own = below.#all();
      this.#below = undefined;
      this.#depth = 0;
    } else {
      this.#below = below;
      this.#depth = below ? below.#depth + 1 : 0;
    }
  }

  get(key: string | number): V | undefined {
    for (let layer: Layers<V> | undefined = this; layer; layer = layer.#below) {
      const value = layer.#own?.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  has(key: string | number): boolean {
    return this.get(key) !== undefined;
  }

  set(key: string | number, value: V): void {
    this.#own ??= new Map();
    this.#own.set(key, value);
  }

  entries(): ReadonlyMap<string | number, V> {
    return this.#all();
  }

  #all(): Map<string | number, V> {
    const layers: ReadonlyMap<string | number, V>[] = [];
    for (let layer: Layers<V> | undefined = this; layer; layer = layer.#below)
      if (layer.#own) layers.push(layer.#own);
    const all = new Map(layers.pop());
    for (const own of layers.reverse()) for (const [key, value] of own) all.set(key, value);
    return all;
  }

  /** The keys whose values may differ from those of another map. */
  keysBeside(other: Layers<V>): ReadonlySet<string | number> {
    const shared = new Set<Layers<V>>();
    for (let layer: Layers<V> | undefined = other; layer; layer = layer.#below) shared.add(layer);
    const keys = new Set<string | number>();
    let layer: Layers<V> | undefined = this;
    for (; layer && !shared.has(layer); layer = layer.#below) layer.#addKeys(keys);
    for (let own: Layers<V> | undefined = other; own && own !== layer; own = own.#below) own.#addKeys(keys);
    return keys;
  }

  #addKeys(keys: Set<string | number>): void {
    if (this.#own) for (const key of this.#own.keys()) keys.add(key);
  }
}
