/** Words that stand for something still to be written; `TODO_WHY` begins with one, and `FROB_TODO` is a name. */
const ANYWHERE = /\b(?:TODO|FIXME|TBD)(?![\p{L}\p{N}])/u;
const IN_BRACKETS = /[([](?:todo|fixme|tbd)\b/i;
const AT_START =
  /^[^\p{L}\p{N}]*(?:todo|to-do|fixme|tbd|xxx+|to be (?:done|written|filled|decided|determined))\b/iu;
/** A later line of a text in several lines; a wrapped sentence may begin a line with the bare word. */
const ON_A_LINE = /^[^\p{L}\p{N}\n]*(?:todo|to-do|to do|fixme|tbd|xxx+)[ \t]*:/imu;
/** What templates and documentation put in a reason's place, copied without a change. */
const WHOLE = /^(?:why|because|reason|the reason|explain|placeholder|<[^<>]*>|[^\p{L}\p{N}]*)$/iu;

/** The same in brackets or with other signs around it, and what says that there is nothing yet. */
const WHOLE_SHORT =
  /^[^\p{L}\p{N}]{0,9}(?:why|because|(?:the )?reason|explain|placeholder|to do|tba|wip|n\/a)[^\p{L}\p{N}]{0,9}$/iu;
const PATTERNS = [ANYWHERE, IN_BRACKETS, AT_START, ON_A_LINE, WHOLE, WHOLE_SHORT];

/**
 * Whether a text only stands for one that is still to be written: `TODO why`, `FIXME`, `...`, `<reason>`. Such a text
 * is never a reason, a promise or a step.
 */
export function isPlaceholder(text: string): boolean {
  const line = text.trim();
  return PATTERNS.some((pattern) => pattern.test(line));
}
