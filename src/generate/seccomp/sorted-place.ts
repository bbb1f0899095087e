/** Orders in which profiles are sorted: by the characters, or as dictionaries, which skip underscores. */
const ORDERS: readonly ((name: string) => string)[] = [(name) => name, (name) => name.replaceAll('_', '')];

/**
 * Where a name belongs in a list that is more or less sorted: how many names come before it. The order is the one that the
 * list keeps better; the place is the last one at which fewest names are on its wrong side.
 */
export function sortedPlace(names: readonly string[], name: string): number {
  const [order] = ORDERS.map((keyOf) => ({ keyOf, faults: faultsOf(names.map(keyOf)) })).toSorted(
    (a, b) => a.faults - b.faults,
  );
  const keys = names.map(order?.keyOf ?? String);
  const own = order?.keyOf(name) ?? name;
  let wrong = keys.filter((key) => key < own).length;
  let best = { place: 0, wrong };
  for (const [index, key] of keys.entries()) {
    wrong += key < own ? -1 : 1;
    if (wrong <= best.wrong) best = { place: index + 1, wrong };
  }
  return best.place;
}

function faultsOf(keys: readonly string[]): number {
  return keys.filter((key, index) => index > 0 && key < (keys[index - 1] ?? '')).length;
}
