/** Loads each name once. One that could not be loaded is loaded again when it is asked for again. */
export function loadOnce<T>(load: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (name) => {
    const found = known.get(name) ?? load(name);
    known.set(name, found);
    found.catch(() => known.delete(name));
    return found;
  };
}
