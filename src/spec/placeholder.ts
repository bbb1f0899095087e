/** Words that stand for something still to be written. */
const ANYWHERE = /\b(?:TODO|FIXME|TBD)\b/;
const AT_START =
  /^[^\p{L}\p{N}]*(?:todo|fixme|tbd|xxx+|to be (?:done|written|filled|decided|determined))\b/iu;
/** What templates and documentation put in a reason's place, copied without a change. */
const WHOLE = /^(?:why|because|reason|the reason|explain|placeholder|<[^<>]*>|[^\p{L}\p{N}]*)$/iu;

/**
 * Whether a text only stands for one that is still to be written: `TODO why`, `FIXME`, `...`, `<reason>`. Such a text
 * is never a reason, a promise or a step.
 */
export function isPlaceholder(text: string): boolean {
  const line = text.trim();
  return ANYWHERE.test(line) || AT_START.test(line) || WHOLE.test(line);
}
