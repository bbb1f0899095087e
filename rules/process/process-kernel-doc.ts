import { joinWithAnd } from '../../src/lint/phrases.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** scripts/kernel-doc warns of each such parameter, and the manual page is often written from the comment. */
export const processKernelDoc: SpecRule = {
  about: 'spec',
  id: 'process-kernel-doc',
  topic: 'process',
  severity: 'info',
  basis: 'prototype',
  summary: 'A kernel-doc comment describes the parameters that the function has.',
  check({ spec }, report) {
    for (const { key, value } of spec.raw.documented ?? []) {
      const isCall = key.text === spec.name;
      const names = isCall
        ? spec.arguments.map(({ name }) => name)
        : (value.parameters ?? []).map(({ text }) => text);
      const described = value.described.map(({ text }) => text);
      const missing = names.filter((name) => !described.includes(name));
      const strangers = described.filter((name) => !names.includes(name));
      if (missing.length + strangers.length === 0) continue;
      const faults = [
        ...(missing.length === 0 ? [] : [`does not describe ${quoted(missing)}`]),
        ...(strangers.length === 0
          ? []
          : [`describes ${quoted(strangers)}, which ${isCall ? 'the call' : 'it'} does not have`]),
      ];
      report({
        message: `the comment above ${key.text}${isCall ? '' : '()'} ${faults.join(', and ')}`,
        help: [
          ...(missing.length === 0
            ? []
            : [`begin a line with ${joinWithAnd(missing.map((name) => `"@${name}:"`))}`]),
          ...(strangers.length === 0
            ? []
            : [`delete or rename ${joinWithAnd(strangers.map((name) => `"@${name}:"`))}`]),
        ],
        range: { start: key.start, end: key.end },
        pointer: value.described.at(0)?.pointer ?? `/documented/${key.text}`,
      });
    }
  },
};

function quoted(names: readonly string[]): string {
  return joinWithAnd(names.map((name) => `"${name}"`));
}
