const FRAGMENT = /#\d{1,9}\.c$/;

/** The name under which a tree in memory has hunks that do not fit a file of it. */
export function fragmentPath(path: string, number: number): string {
  return `${path}#${number}.c`;
}

/** The file that a path of a tree in memory is about. */
export function shownPath(path: string): string {
  return path.replace(FRAGMENT, '');
}
