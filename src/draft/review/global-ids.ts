import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** Numbers that mean another process, user or group in a container, and what translates them. */
const GLOBAL: readonly (readonly [RegExp, (name: string) => string])[] = [
  [
    /\bfind_task_by_pid_ns\(\s*\w+\s*,\s*(&init_pid_ns)\s*\)|\bfind_pid_ns\(\s*\w+\s*,\s*(&init_pid_ns)\s*\)/,
    () =>
      'a process is looked for in the first PID namespace, so that a program in a container reaches another one than it names; use find_task_by_vpid()',
  ],
  [
    /\bKU?GI?DT_INIT\(\s*(\w+)\s*\)|\bK[UG]IDT_INIT\(\s*(\w+)\s*\)/,
    (name) =>
      `"${name}" of a program is taken as an ID of the first user namespace, so that one in a container reaches another owner; use make_kuid() or make_kgid() with current_user_ns()`,
  ],
  [
    /\breturn\s+(?:\w+->)*(\w+)->t?g?pid;/,
    (name) =>
      `the number of "${name}" that is returned is that of the first PID namespace, which means another process in a container; use task_pid_vnr() or task_tgid_vnr()`,
  ],
];

/** Numbers of the first namespaces in the bodies of new calls. */
export function globalIds(functions: readonly ShownFunction[]): readonly NewValue[] {
  return callBodies(functions)
    .flatMap((shown): readonly NewValue[] => {
      const own = new Set(shown.arguments.map(({ name }) => name));
      return plainLines(shown).flatMap(({ text, line }): readonly NewValue[] => {
        for (const [shape, say] of GLOBAL) {
          const [, first, second] = shape.exec(text) ?? [];
          const name = first ?? second;
          if (name === undefined || (text.includes('IDT_INIT') && !own.has(name))) continue;
          // A member of what is no task has another meaning.
          if (
            /->t?g?pid;/.test(text) &&
            !/\b(?:task|tsk|p|parent|real_parent|group_leader|current)$/.test(name)
          )
            continue;
          return [fact(shown.path, line, say(name), shown.call)];
        }
        return [];
      });
    })
    .slice(0, 1);
}
