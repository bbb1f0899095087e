/** What the first line of our comment says to us: whose it is, and of which state of the pull request. */
export interface Marker {
  /** Which of several bots on one pull request wrote it. */
  readonly name: string;
  readonly head: string;
}

const PATTERN = /^<!-- probeable:1 name=([\w.-]{1,50}) head=([0-9a-f]{40,64}) -->/;

/** The name of a check as a marker can have it. */
export function markerName(check: string): string {
  return check.replace(/[^\w.-]/g, '-').slice(0, 50) || 'probeable';
}

export function formatMarker({ name, head }: Marker): string {
  return `<!-- probeable:1 name=${name} head=${head} -->`;
}

/** The marker of a comment, which stands at its very beginning: a quoted one is none. */
export function readMarker(body: string): Marker | undefined {
  const [, name, head] = PATTERN.exec(body) ?? [];
  return name === undefined || head === undefined ? undefined : { name, head };
}
