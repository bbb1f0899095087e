import type { SpecRule } from '../../src/lint/rule.ts';
import { joinWithAnd } from '../../src/spec/join-words.ts';
import type { Spec } from '../../src/spec/model.ts';

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
      const about = value.about?.text;
      const untold = isCall ? untoldErrors(spec, value.errors ?? []) : [];
      if (missing.length + strangers.length + untold.length === 0 && about === undefined) continue;
      const faults = [
        ...(about === undefined ? [] : [`is titled "${about}"`]),
        ...(missing.length === 0 ? [] : [`does not describe ${quoted(missing)}`]),
        ...(strangers.length === 0
          ? []
          : [`describes ${quoted(strangers)}, which ${isCall ? 'the call' : 'it'} does not have`]),
        ...(untold.length === 0
          ? []
          : [
              `lists errnos, but not ${joinWithAnd(untold)}, with which ${joinWithAnd(stepsOf(spec, untold))} fails`,
            ]),
      ];
      report({
        message: `the comment above ${key.text}${isCall ? '' : '()'} ${faults.join(', and ')}`,
        help: [
          ...(about === undefined ? [] : [`write "${key.text}" in its first line`]),
          ...(missing.length === 0
            ? []
            : [`begin a line with ${joinWithAnd(missing.map((name) => `"@${name}:"`))}`]),
          ...(strangers.length === 0
            ? []
            : [`delete or rename ${joinWithAnd(strangers.map((name) => `"@${name}:"`))}`]),
          ...(untold.length === 0 ? [] : [`add ${joinWithAnd(untold)} to the list`]),
        ],
        range: { start: key.start, end: key.end },
        pointer: value.described.at(0)?.pointer ?? `/documented/${key.text}`,
      });
    }
  },
};

/** Kinds of steps whose errno the code of the call itself chooses. */
const OWN: ReadonlySet<string> = new Set(['check', 'permission']);
/** What every call with a path may fail with (getname_flags() in fs/namei.c), which lists may leave out. */
const OF_PATHS: ReadonlySet<string> = new Set(['ENAMETOOLONG', 'ENOENT']);

/** Errnos that the call certainly has, and a comment leaves out that lists others. */
function untoldErrors(spec: Spec, listed: readonly { readonly text: string }[]): readonly string[] {
  if (listed.length < 2) return [];
  const told = new Set(listed.map(({ text }) => text));
  const errors = spec.entry.flatMap((step) =>
    OWN.has(step.kind) && step.errors.length === 1 ? step.errors : [],
  );
  return [...new Set(errors)].filter((error) => !told.has(error) && !OF_PATHS.has(error));
}

/** The first step that fails with each of some errnos. */
function stepsOf(spec: Spec, errors: readonly string[]): readonly string[] {
  return errors.map((error) => {
    const step = spec.entry.find(
      (one) => OWN.has(one.kind) && one.errors.length === 1 && one.errors[0] === error,
    );
    return `step ${(step?.index ?? 0) + 1}${step?.source === undefined ? '' : ` at ${step.source}`}`;
  });
}

function quoted(names: readonly string[]): string {
  return joinWithAnd(names.map((name) => `"${name}"`));
}
