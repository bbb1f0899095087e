import { definitionIn } from '../definition-start.ts';
import type { DiffLine, FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/** The comments of one series that are told of. */
const MAX_TOLD = 4;
/** The longest comment that is read, in lines. */
const MAX_COMMENT = 200;
/** A promise that a call cannot grow. */
const IGNORED =
  /\b(?:unknown|unrecogni[sz]ed|invalid|unsupported) (?:\w+ )?(?:flags?|bits?|values?) (?:are |is |will be )?(?:silently )?ignored/i;
/** The longest function, in lines. */
const MAX_BODY = 400;

/** Kernel-doc comments above functions that a series adds which scripts/kernel-doc does not read, or that leave errors out. */
export function commentForms(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path, hunks }) =>
      isKernelC(path) && path.endsWith('.c')
        ? hunks.flatMap(({ lines }) =>
            commentsIn(
              path,
              lines.filter(({ sign }) => sign !== '-'),
            ),
          )
        : [],
    )
    .slice(0, MAX_TOLD);
}

function commentsIn(path: string, lines: readonly DiffLine[]): readonly NewValue[] {
  return lines.flatMap(({ sign, text, line }, start): readonly NewValue[] => {
    if (sign !== '+' || text.trimEnd() !== '/**') return [];
    const length = lines.slice(start, start + MAX_COMMENT).findIndex((one) => /\*\/\s*$/.test(one.text));
    const head = lines[start + length + 1];
    if (length === -1 || head?.sign !== '+') return [];
    const comment = lines.slice(start + 1, start + length);
    const bad = comment.find((one) => !/^\s*\*/.test(one.text));
    const found =
      bad === undefined
        ? []
        : [
            fact(
              path,
              bad.line,
              'a line of a kernel-doc comment begins with no " *": scripts/kernel-doc calls it a bad line',
            ),
          ];
    const call = definitionIn(head.text, lines[start + length + 2]?.text ?? '');
    const title = comment[0]?.text ?? '';
    if (call === undefined) {
      if (isTitled(title) || !/^[a-z_].*\(/.test(head.text)) return found;
      const message =
        'a comment begins with "/**", but is no kernel-doc comment: scripts/kernel-doc warns of it; write "/*", or the name of the function and " - " in its first line';
      return [...found, fact(path, line, message)];
    }
    if (call.isVariant) return found;
    return [...found, ...ofCall(path, line, call.name, comment, lines.slice(start + length + 1))];
  });
}

/** The forms of a first line (Documentation/doc-guide/kernel-doc.rst). */
function isTitled(title: string): boolean {
  return /^\s*\*\s*(?:DOC:|(?:struct|union|enum|typedef|define)\s+\w+|[\w.|[\]]+\s*(?:\([^)]*\))?\s*[-:–])/.test(
    title,
  );
}

function ofCall(
  path: string,
  line: number,
  name: string,
  comment: readonly DiffLine[],
  rest: readonly DiffLine[],
): readonly NewValue[] {
  const text = comment.map((one) => one.text);
  const end = rest.findIndex((one, index) => index < MAX_BODY && /^\}/.test(one.text));
  const body = rest.slice(0, Math.max(end, 0)).map((one) => one.text);
  const at = text.findIndex((one) => /^\s*\*\s*(?:@?returns?\b|return values?\b|context:)/i.test(one));
  const found: NewValue[] = [];
  const returns = at === -1 ? undefined : text.slice(at).join(' ');
  const errors = new Set(body.flatMap((one) => /\breturn\s+-(E[A-Z0-9]+)\b/.exec(one)?.[1] ?? []));
  if (
    returns !== undefined &&
    errors.size > 0 &&
    !/\b(?:errno|errors?|negative|fail\w*|-?E[A-Z0-9]{2,}|-\d)\b/i.test(returns)
  ) {
    const message = `the comment above ${name} says what it returns, but no error, though its code fails with ${[...errors].slice(0, 4).join(', ')}`;
    found.push(fact(path, line, message, name));
  }
  const ignored = comment.find((one) => IGNORED.test(one.text));
  if (ignored !== undefined) {
    const message = `the comment above ${name} says that what the kernel does not know is ignored: no program can tell whether a kernel has a later flag; refuse it with EINVAL`;
    found.push(fact(path, ignored.line, message, name));
  }
  const title = text[0] ?? '';
  if (new RegExp(`^\\s*\\*\\s*${name}\\s*(?:\\([^)]*\\))?\\s*-`).test(title)) {
    const message = `scripts/kernel-doc takes the definition of ${name} for sys_${name}() and warns of the title "${name}"; write sys_${name}() there`;
    found.push(fact(path, line, message, name));
  }
  return found;
}
