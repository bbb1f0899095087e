/** `EINVAL`, `EINVAL or EBADF`, `EINVAL, EBADF or EFAULT`. */
export function joinWithOr(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** `arm`, `arm and i386`, `arm, i386 and x32`. */
export function joinWithAnd(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The first names of a list, and how many more there are: `chmod, chown and 7 more`. */
export function fewOf(names: readonly string[], count = 5): string {
  const rest = names.length - count;
  return rest <= 0 ? joinWithAnd(names) : `${names.slice(0, count).join(', ')} and ${rest} more`;
}
