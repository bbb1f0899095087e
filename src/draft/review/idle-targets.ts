import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

const LOOKUP =
  /^\s+(?:struct task_struct \*)?(\w+)\s*=\s*(pidfd_get_task|find_get_task_by_vpid|find_lively_task_by_vpid)\s*\(/;

/** The calls of one series that are told of. */
const MAX_TOLD = 2;

/** Tasks that a new call looks up and asks permission of, and does nothing with: what it does is done to another. */
export function idleTargets(functions: readonly ShownFunction[]): readonly NewValue[] {
  return callBodies(functions)
    .flatMap((shown): readonly NewValue[] => {
      const lines = plainLines(shown);
      const [, name, lookup] =
        lines.flatMap(({ text }) => [LOOKUP.exec(text) ?? []]).find(([all]) => all) ?? [];
      if (name === undefined || lookup === undefined) return [];
      const code = lines.map(({ text }) => text).join('\n');
      if (!new RegExp(`\\bptrace_may_access\\s*\\(\\s*${name}\\b`).test(code)) return [];
      const rest = code
        .replaceAll(
          new RegExp(
            `\\bstruct task_struct\\s*\\*\\s*${name}\\b|\\b(?:IS_ERR|PTR_ERR|IS_ERR_OR_NULL|ptrace_may_access|put_task_struct)\\s*\\(\\s*${name}\\b`,
            'g',
          ),
          '',
        )
        .replaceAll(new RegExp(`!\\s*${name}\\s*\\)|\\b${name}\\s*=\\s*${lookup}\\b`, 'g'), '');
      if (new RegExp(`\\b${name}\\b`).test(rest)) return [];
      // A lookup that only asks whether the caller may has nothing behind it.
      const acts =
        lines.find(({ text }) => /\bcurrent\s*->\s*\w+\s*[|&]?=[^=]|\(\s*current->mm\b/.test(text)) ??
        lines.find(
          ({ text }) => /=\s*(?!pidfd_|find_|PTR_ERR|IS_ERR)\w+\s*\(/.test(text) && !text.includes(lookup),
        );
      if (acts === undefined) return [];
      const message = `${shown.call} asks permission of the task in "${name}" and does nothing with it: this acts on the caller or on something else, and not on the task that was named`;
      return [fact(shown.path, acts.line, message, shown.call)];
    })
    .slice(0, MAX_TOLD);
}
