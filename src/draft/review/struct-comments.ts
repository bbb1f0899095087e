import type { DiffLine, FileDiff } from '../diff.ts';
import { withoutComments } from '../from/comments.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/** The longest comment and struct, in lines. */
const MAX_LINES = 150;
/** The structs of one series that are told of. */
const MAX_TOLD = 3;

/** Kernel-doc comments above structs that a series adds which describe other members than the structs have. */
export function structComments(files: readonly FileDiff[]): readonly NewValue[] {
  const found = files.flatMap(({ newPath: path, hunks }) =>
    isKernelC(path) && path.endsWith('.h')
      ? hunks.flatMap(({ lines }) =>
          structsIn(
            path,
            lines.filter(({ sign }) => sign !== '-'),
          ),
        )
      : [],
  );
  // A later patch may mend the comment of an earlier one.
  return [...new Map(found.map((one) => [one.struct, one.told])).values()].flat().slice(0, MAX_TOLD);
}

interface DocumentedStruct {
  readonly struct: string;
  readonly told: readonly NewValue[];
}

function structsIn(path: string, lines: readonly DiffLine[]): readonly DocumentedStruct[] {
  return lines.flatMap(({ text, sign, line }, start): readonly DocumentedStruct[] => {
    if (text.trimEnd() !== '/**' || sign !== '+') return [];
    const length = lines.slice(start, start + MAX_LINES).findIndex((one) => /^\s*\*\/\s*$/.test(one.text));
    const comment = lines.slice(start + 1, start + length).map((one) => one.text);
    const struct = /^\s*\*\s*struct (\w+)\b/.exec(comment[0] ?? '')?.[1];
    const head = lines[start + length + 1];
    const isPlain = head?.sign === '+' && new RegExp(`^struct ${struct}\\s*\\{\\s*$`).test(head.text);
    if (length === -1 || struct === undefined || !isPlain) return [];
    const rest = lines.slice(start + length + 2, start + length + 2 + MAX_LINES).map((one) => one.text);
    const end = rest.findIndex((one) => /^\}/.test(one));
    // What follows "private:" is not described.
    const shown = rest
      .slice(0, Math.max(end, 0))
      .join('\n')
      .replace(/\/\*\s*private:[\s\S]*$/, '');
    const body = withoutComments(shown);
    // Nested members have names of their own kind, and macros declare others.
    if (end === -1 || /[{}()#]/.test(body) || /\/\*\*/.test(rest.slice(0, end).join(' '))) return [];
    const members = body.split(';').flatMap((one) => {
      const declared = one.replaceAll(/\[[^\]]*\]|:\s*\d+\s*$/g, '').trim();
      return declared === '' ? [] : declared.split(',').flatMap((part) => /(\w+)\s*$/.exec(part)?.[1] ?? []);
    });
    const described = comment.flatMap((one) => /^\s*\*\s*@(\w+)\s*:/.exec(one)?.[1] ?? []);
    if (described.length === 0) return [{ struct, told: [] }];
    const missing = members.filter(
      (one) => !described.includes(one) && !/^_*(?:pad|reserved|rsvd)/.test(one),
    );
    const strangers = described.filter((one) => !members.includes(one));
    const faults = [
      ...(missing.length === 0 ? [] : [`does not describe ${quoted(missing)}`]),
      ...(strangers.length === 0 ? [] : [`describes ${quoted(strangers)}, which it does not have`]),
    ];
    const message = `the comment above struct ${struct} ${faults.join(', and ')}`;
    return [{ struct, told: faults.length === 0 ? [] : [fact(path, line, message)] }];
  });
}

function quoted(names: readonly string[]): string {
  return names
    .slice(0, 4)
    .map((name) => `"${name}"`)
    .join(', ');
}
