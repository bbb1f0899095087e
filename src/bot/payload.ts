/*
 * What is taken out of payloads and answers, which come from GitHub or GitLab and hold what people wrote: numbers and
 * commits, and names where they are what is allowed.
 */

/** What stands at a place; undefined where there is no such place. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (place, key) => (isObject(place) && Object.hasOwn(place, key) ? place[key] : undefined),
    value,
  );
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

/** A text that is not empty, without half characters, which no database takes. */
export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' && found !== '' ? found.replace(/\p{Surrogate}/gu, '\ufffd') : undefined;
}

/** A positive whole number. */
export function numberAt(value: unknown, ...keys: readonly string[]): number | undefined {
  const found = at(value, ...keys);
  return typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : undefined;
}

/** The full name of a commit, SHA-1 or SHA-256. */
export function commitAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' && /^[0-9a-f]{40,64}$/.test(found) ? found : undefined;
}

/** The pull request that a merge group brings: GitHub names its branch after it. */
export function queuedPullAt(payload: unknown): number | undefined {
  const ref = at(payload, 'merge_group', 'head_ref');
  const number = /\/pr-([1-9]\d{0,8})-[0-9a-f]{40,64}$/.exec(typeof ref === 'string' ? ref : '')?.[1];
  return number === undefined ? undefined : Number(number);
}

/** The name of an owner or a repository, as GitHub allows them. */
export function nameAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' && /^[\w.-]{1,100}$/.test(found) && !/^\.+$/.test(found)
    ? found
    : undefined;
}

/** The name of a branch: git allows no control characters (git-check-ref-format(1)), and a database no half characters. */
export function branchAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' && /^[^\p{Cc}\p{Cs}]{1,255}$/u.test(found) ? found : undefined;
}
