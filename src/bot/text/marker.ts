/** What a line of our comment says to us: whose it is, of which state of the pull request, and what came of it. */
export interface Marker {
  /** Which of several bots on one pull request wrote it. */
  readonly name: string;
  readonly head: string;
  /** Where people read the repository: `https://github.com/linux/specs`. It stands in no comment's marker. */
  readonly repository?: string | undefined;
  /** Whether the comment says that nothing is wrong; undefined in comments of earlier releases. */
  readonly isClear?: boolean | undefined;
}

/** A marker with where it stands. */
export interface FoundMarker extends Marker {
  /** What somebody wrote before it. */
  readonly before: string;
  /** The rest of the comment. */
  readonly body: string;
}

/** At the begin of a line: one in a quotation or in code is none. */
const PATTERN =
  /^<!-- probeable:1 name=(?<name>[\w.-]{1,50}) head=(?<head>[0-9a-f]{40,64})(?: clear=(?<clear>yes|no))? -->/m;

/** The name of a check as a marker can have it. */
export function markerName(check: string): string {
  return check.replace(/[^\w.-]/g, '-').slice(0, 50) || 'probeable';
}

export function formatMarker({ name, head, isClear }: Marker): string {
  const clear = isClear === undefined ? '' : ` clear=${isClear ? 'yes' : 'no'}`;
  return `<!-- probeable:1 name=${name} head=${head}${clear} -->`;
}

/** The marker of a comment. Maintainers may have written something before it. */
export function readMarker(body: string): FoundMarker | undefined {
  const found = PATTERN.exec(body);
  const { name, head, clear } = found?.groups ?? {};
  if (found === null || name === undefined || head === undefined) return undefined;
  const before = body.slice(0, found.index);
  if (isFenced(before)) return undefined;
  return {
    name,
    head,
    isClear: clear === undefined ? undefined : clear === 'yes',
    before,
    body: body.slice(found.index + found[0].length),
  };
}

/** Whether a block of code is open at the end of a text. */
function isFenced(text: string): boolean {
  return (text.match(/^ {0,3}(?:`{3}|~{3})/gm)?.length ?? 0) % 2 === 1;
}
