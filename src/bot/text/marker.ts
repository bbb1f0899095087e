/** The hidden line of the bot's comment by which the bot recognizes it. */
export interface Marker {
  /** The name of the bot, since several can comment on one pull request. */
  readonly name: string;
  /** The judged commit. */
  readonly head: string;
  /**
   * The web address of the repository, such as `https://github.com/linux/specs`. It is not written into the comment.
   */
  readonly repository?: string | undefined;
  /** Whether the comment says that all is clear; undefined in comments of earlier releases. */
  readonly isClear?: boolean | undefined;
}

/** A marker with the text around it. */
export interface FoundMarker extends Marker {
  /** The text before the marker, which somebody else wrote. */
  readonly before: string;
  /** The text after the marker. */
  readonly body: string;
}

/** A marker starts a line, so markers in quotations do not count. */
const PATTERN =
  /^<!-- probeable:1 name=(?<name>[\w.-]{1,50}) head=(?<head>[0-9a-f]{40,64})(?: clear=(?<clear>yes|no))? -->/m;

/** The name of a check, reduced to the characters that a marker allows. */
export function markerName(check: string): string {
  return check.replace(/[^\w.-]/g, '-').slice(0, 50) || 'probeable';
}

export function formatMarker({ name, head, isClear }: Marker): string {
  const clear = isClear === undefined ? '' : ` clear=${isClear ? 'yes' : 'no'}`;
  return `<!-- probeable:1 name=${name} head=${head}${clear} -->`;
}

/** The marker of a comment; undefined if there is none. Maintainers may have written text before it. */
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

/** Whether a text ends inside of a fenced code block. */
function isFenced(text: string): boolean {
  return (text.match(/^ {0,3}(?:`{3}|~{3})/gm)?.length ?? 0) % 2 === 1;
}
