import type { FileDiff } from '../diff.ts';
import { structBodies } from '../from/structs.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/** A member for flags, by its name. */
const FLAGS = /\b(?:__u(?:8|16|32|64)|__aligned_u64|unsigned int|u(?:8|16|32|64))\s+(\w*flags)\s*;/;

/** The structs of one series that are told of. */
const MAX_TOLD = 2;

/** The structs with flags that are read, since each is looked for in all of the code. */
const MAX_READ = 6;

/** Structs for programs whose flags new code reads, though it never refuses those that it does not know. */
export function unreadFlags(files: readonly FileDiff[]): readonly NewValue[] {
  const kernel = files.flatMap(({ newPath: path, hunks }) =>
    isKernelC(path)
      ? [{ path, lines: hunks.flatMap(({ lines }) => lines.filter(({ sign }) => sign !== '-')) }]
      : [],
  );
  const code = kernel
    .filter(({ path }) => path.endsWith('.c'))
    .flatMap(({ lines }) => lines.map(({ text }) => text))
    .join('\n');
  const found: NewValue[] = [];
  let read = 0;
  for (const { path, lines } of kernel) {
    if (!/^include\/uapi\//.test(path)) continue;
    const added = lines.filter(({ sign }) => sign === '+');
    for (const [name, body] of structBodies([{ rank: 0, text: added.map(({ text }) => text).join('\n') }])) {
      const member = FLAGS.exec(body)?.[1];
      if (member === undefined || read++ >= MAX_READ || !isTakenFromPrograms(code, name)) continue;
      const variables = [
        ...code.matchAll(new RegExp(`\\bstruct ${name}\\s+(?:__user\\s*)?\\*?(\\w{1,60})`, 'g')),
      ].map(([, variable = '']) => variable);
      const place = `\\b(?:${[...new Set(variables)].slice(0, 20).join('|')})(?:->|\\.)${member}\\b`;
      // What is compared, or given to a function, may be looked at there.
      const refused = new RegExp(
        `${place}\\s*(?:&=?\\s*\\(?\\s*~|!=|==|[<>]|\\^|,|\\)(?!\\s*\\?))|!\\s*${place}|~[^;\\n]{0,80}&\\s*${place}|=\\s*${place}`,
      );
      if (refused.test(code)) continue;
      const line = added.find(({ text }) => text.includes(`struct ${name}`))?.line ?? 1;
      const message = `"${member}" of struct ${name} may hold any bits: no line of the series refuses those that have no meaning yet, so they can never get one; answer EINVAL to them`;
      found.push(fact(path, line, message));
    }
  }
  return found.slice(0, MAX_TOLD);
}

/** Whether code fills a struct, or what a pointer to it leads to, from the memory of a program. */
function isTakenFromPrograms(code: string, struct: string): boolean {
  const variables = [...code.matchAll(new RegExp(`\\bstruct ${struct}\\s+(\\*?)(\\w{1,60})\\s*[;=,]`, 'g'))];
  return variables
    .slice(0, 10)
    .some(([, star, name = '']) =>
      new RegExp(`\\bcopy_(?:struct_)?from_user\\(\\s*${star === '*' ? '' : '&'}${name}\\b`).test(code),
    );
}
