/*
 * Reads values from webhook payloads and API responses. They contain text by strangers, so each function returns only
 * values of the form that it names.
 */

/** The value at a path of keys; undefined if the path does not exist. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (place, key) => (isObject(place) && Object.hasOwn(place, key) ? place[key] : undefined),
    value,
  );
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

/** A string that is not empty. U+FFFD replaces lone surrogates, since databases reject them. */
export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' && found !== '' ? found.replace(/\p{Surrogate}/gu, '\ufffd') : undefined;
}

/** A positive safe integer. */
export function numberAt(value: unknown, ...keys: readonly string[]): number | undefined {
  const found = at(value, ...keys);
  return typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : undefined;
}

/** The full hash of a commit, SHA-1 or SHA-256. */
export function commitAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' && /^[0-9a-f]{40,64}$/.test(found) ? found : undefined;
}

/** The number of a merge group's pull request, from the name that GitHub gives to the group's branch. */
export function queuedPullAt(payload: unknown): number | undefined {
  const ref = at(payload, 'merge_group', 'head_ref');
  const number = /\/pr-([1-9]\d{0,8})-[0-9a-f]{40,64}$/.exec(typeof ref === 'string' ? ref : '')?.[1];
  return number === undefined ? undefined : Number(number);
}

/** The name of an owner or a repository in the form that GitHub allows. */
export function nameAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' && /^[\w.-]{1,100}$/.test(found) && !/^\.+$/.test(found)
    ? found
    : undefined;
}

/** The name of a branch: git allows no control characters (git-check-ref-format(1)), databases no lone surrogates. */
export function branchAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' && /^[^\p{Cc}\p{Cs}]{1,255}$/u.test(found) ? found : undefined;
}
