import { lazily } from './lazily.ts';

/**
 * What a text with a word contains, or begins with, if one of the patterns matches it. Most texts do not, and V8 takes
 * milliseconds to compile patterns of Unicode properties.
 */
const HINT = /todo|to[- ]do|to be |fixme|tbd|xxx|why|because|reason|explain|placeholder|tba|wip|n\/a|^</iu;
const patterns = lazily((): readonly RegExp[] => {
  /** Words that mark unwritten text. `TODO_WHY` begins with one; `FROB_TODO` is a name. */
  const ANYWHERE = /\b(?:TODO|FIXME|TBD)(?![\p{L}\p{N}])/u;
  const IN_BRACKETS = /[([](?:todo|fixme|tbd)\b/i;
  const AT_START =
    /^[^\p{L}\p{N}]*(?:todo|to-do|fixme|tbd|xxx+|to be (?:done|written|filled|decided|determined))\b/iu;
  /** A mark at the start of any line. The colon is required, since a wrapped sentence may begin a line with the bare word. */
  const ON_A_LINE = /^[^\p{L}\p{N}\n]*(?:todo|to-do|to do|fixme|tbd|xxx+)[ \t]*:/imu;
  /** Reasons copied from a template or from documentation without a change. */
  const WHOLE = /^(?:why|because|reason|the reason|explain|placeholder|<[^<>]*>|[^\p{L}\p{N}]*)$/iu;

  /** The same in brackets or other punctuation, and words for "nothing yet". */
  const WHOLE_SHORT =
    /^[^\p{L}\p{N}]{0,9}(?:why|because|(?:the )?reason|explain|placeholder|to do|tba|wip|n\/a)[^\p{L}\p{N}]{0,9}$/iu;
  return [ANYWHERE, IN_BRACKETS, AT_START, ON_A_LINE, WHOLE, WHOLE_SHORT];
});

/**
 * Whether a text is a placeholder for one that nobody has written yet: `TODO why`, `FIXME`, `...`, `<reason>`. A
 * placeholder is never a reason, a promise or a step.
 */
export function isPlaceholder(text: string): boolean {
  const line = text.trim();
  if (/[a-z0-9]/i.test(line) && !HINT.test(line)) return false;
  return patterns().some((pattern) => pattern.test(line));
}
