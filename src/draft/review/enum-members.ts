import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** The members of one series that are told of. */
const MAX_TOLD = 2;

/** Members of structs for programs that are an enum, whose size is the compiler's choice. */
export function enumMembers(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path = '', hunks }) =>
      /^(?:arch\/\w+\/)?include\/uapi\//.test(path)
        ? hunks.flatMap(({ lines }) =>
            lines.flatMap(({ sign, text, line }): readonly NewValue[] => {
              const [, type, name] = /^\s+(enum \w+)\s+(\w+)\s*;/.exec(text) ?? [];
              if (sign !== '+' || type === undefined || name === undefined) return [];
              const message = `the member "${name}" is "${type}", whose size compilers choose (gcc -fshort-enums), and which takes any number anyway; take __u32`;
              return [fact(path, line, message)];
            }),
          )
        : [],
    )
    .slice(0, MAX_TOLD);
}
