import type { CompiledEntry } from '../../src/entry/trace.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import type { Argument, Spec } from '../../src/spec/model.ts';

/** The flags of many calls on paths share one set of names and bits, of which few are left. */
export const flagsAtNamespace: SpecRule = {
  about: 'spec',
  id: 'flags-at-namespace',
  topic: 'extension',
  severity: 'info',
  summary: 'The flags of one call are no AT_ flags.',
  check({ spec, entry }, report) {
    if (spec.status === 'merged') return;
    for (const argument of spec.arguments) {
      if (argument.role !== 'flags') continue;
      const found = flagsOf(spec, entry, argument).find(({ name }) => isNew(name));
      if (found === undefined) continue;
      const { name, value } = found;
      const [other] = [...KNOWN].find(([, own]) => own === value) ?? [];
      report({
        ...(other === undefined ? {} : { severity: 'warning' as const }),
        message:
          other === undefined
            ? `${name} of "${argument.name}" is new among the AT_ flags, which all calls on paths share`
            : `${name} of "${argument.name}" has the value of ${other}, so ${spec.name} can never take that flag`,
        help: [
          'name it after the call and pass it by itself, because few bits are left (include/uapi/linux/fcntl.h)',
        ],
        range: argument.range,
        pointer: `/arguments/${argument.index}`,
      });
    }
  },
};

/** The AT_ flags that calls share (include/uapi/linux/fcntl.h, Linux 7.2). */
const KNOWN: ReadonlyMap<string, bigint> = new Map([
  ['AT_SYMLINK_NOFOLLOW', 0x100n],
  ['AT_SYMLINK_FOLLOW', 0x400n],
  ['AT_NO_AUTOMOUNT', 0x800n],
  ['AT_EMPTY_PATH', 0x1000n],
  ['AT_RECURSIVE', 0x8000n],
]);

/** Those of single calls. */
const MERGED = /^AT_(?:FDCWD|EACCESS|GETATTR_NOSEC|REMOVEDIR|STATX_\w+|HANDLE_\w+|RENAME_\w+|EXECVE_CHECK)$/;

function isNew(name: string): boolean {
  return name.startsWith('AT_') && !KNOWN.has(name) && !MERGED.test(name);
}

interface Flag {
  readonly name: string;
  readonly value: bigint | undefined;
}

/** The flags of an argument by name: those that a spec lists, and constants with which a step compares it. */
function flagsOf(spec: Spec, entry: CompiledEntry, { index, values }: Argument): readonly Flag[] {
  const argument = new RegExp(`\\b${spec.arguments[index]?.name}\\b`);
  const named = entry.steps.flatMap(({ step }) =>
    argument.test(step.text) ? (step.text.match(/\bAT_\w+/g) ?? []) : [],
  );
  const constants = named.map((name): Flag => ({ name, value: spec.constants.get(name)?.value }));
  return [...values, ...constants];
}
