import type { FileDiff } from './diff.ts';
import { structBodies } from './from/structs.ts';
import type { NewValue } from './uapi-values.ts';

const RESERVED = /\b(_*(?:pad|padding|reserved|rsvd|resv|spare|unused)\d*)\s*(?:\[\w+\])?\s*;/;

/** Bytes that a comment above them keeps for later. */
const FOR_LATER =
  /\b(?:future|reserved|expansion|extensions?)\b[^*]{0,60}\*\/\s*(?:__)?u(?:8|16|32|64)\s+(\w+)\s*\[\w+\]\s*;/i;

/** The structs of one series that are told of. */
const MAX_TOLD = 3;

/** Structs that a series adds, of which its code reads the memory of programs and never looks at what is reserved. */
export function unreadReserved(files: readonly FileDiff[]): readonly NewValue[] {
  const kernel = files.filter(
    ({ newPath = '' }) => /\.[ch]$/.test(newPath) && !/^(?:tools|samples|Documentation)\//.test(newPath),
  );
  const added = kernel.map(({ newPath: path = '', hunks }) => ({
    path,
    lines: hunks.flatMap(({ lines }) => lines.filter(({ sign }) => sign === '+')),
  }));
  const code = added
    .filter(({ path }) => path.endsWith('.c'))
    .flatMap(({ lines }) => lines.map(({ text }) => text))
    .join('\n');
  const found: NewValue[] = [];
  for (const { path, lines } of added) {
    if (!/^include\/uapi\//.test(path)) continue;
    const text = lines.map((line) => line.text).join('\n');
    for (const [name, body] of structBodies([{ rank: 0, text }])) {
      const member = (RESERVED.exec(body) ?? FOR_LATER.exec(body))?.[1];
      if (member === undefined || !isReadFromPrograms(code, name)) continue;
      if (new RegExp(`(?:\\.|->)\\s*${member}\\b`).test(code)) continue;
      const line = lines.find((one) => one.text.includes(`struct ${name}`))?.line ?? 1;
      const message = `"${member}" of struct ${name} is reserved, but no line of the series looks at it: programs may pass anything there, so it can never get a meaning; refuse what is not zero`;
      found.push({ syscall: undefined, path, line, isQuestion: false, message });
    }
  }
  return found.slice(0, MAX_TOLD);
}

/** Whether code has a variable of a struct, and fills it from the memory of a program. */
function isReadFromPrograms(code: string, struct: string): boolean {
  const variables = [...code.matchAll(new RegExp(`\\bstruct ${struct}\\s+(\\w{1,60})\\s*[;=,]`, 'g'))];
  return variables.some(([, name = '']) =>
    new RegExp(`\\bcopy_(?:struct_)?from_user\\(\\s*&${name}\\b`).test(code),
  );
}
