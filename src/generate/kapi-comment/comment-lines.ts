/** Width of a line of the kernel's C (Documentation/process/coding-style.rst). */
const WIDTH = 80;

/**
 * Words that begin a section or a part of one where a colon follows, whatever line they stand on: those of kernel-doc
 * and those that the series adds (tools/lib/python/kdoc/kdoc_parser.py and kdoc_apispec.py there).
 */
const KEYS =
  /@?\b(description|context|contexts|context-flags|returns?|notes?|examples?|api-type|api-version|param|struct|validation-\w+|error|capability|signal|lock|long-desc|constraint|constraint-type|side-effect|state-trans|kapi-\w+|type|flags|size|cdesc|range|mask|valid-mask|valid-values|alignment|size-param|struct-type|arch-mask|desc|success|check-type|expr|target|condition|reversible|allows|without|priority|direction|action|errno|timing)(?=\s*:)\s*:/gi;

/** A text that neither ends the comment nor begins a section of it. */
export function commentText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replaceAll('*/', '* /')
    .replace(KEYS, '$1')
    .replace(/(?<=^|\s)@(?=[\w.])/g, '');
}

/** A line `key: text` of a comment, folded; what follows is indented by two more than the key. */
export function commentLines(key: string, text: string, indent: number): readonly string[] {
  const margin = ' '.repeat(indent);
  const lines: string[] = [];
  let line = ` * ${margin}${key}`;
  for (const word of commentText(text).split(' ')) {
    if (line.length + 1 + word.length > WIDTH && !line.endsWith(`${margin}  `)) {
      lines.push(line);
      line = ` * ${margin}  ${word}`;
    } else line += ` ${word}`;
  }
  return [...lines, line].map((one) => one.trimEnd());
}
