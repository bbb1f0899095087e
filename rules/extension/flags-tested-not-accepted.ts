import { conditionsOf } from '../../src/entry/suggest/conditions.ts';
import type { Analysis } from '../../src/lint/analysis.ts';
import {
  argumentKey,
  countBits,
  fieldKeys,
  flagTests,
  type RefusedBits,
  refusedBits,
} from '../../src/lint/flag-bits.ts';
import { nameStep } from '../../src/lint/phrases.ts';
import type { Report, SpecRule } from '../../src/lint/rule.ts';
import { isDerived } from '../../src/spec/derived.ts';

/** A mask that was not widened with a new flag rejects it before the code for it is reached. */
export const flagsTestedNotAccepted: SpecRule = {
  about: 'spec',
  id: 'flags-tested-not-accepted',
  topic: 'extension',
  severity: 'warning',
  summary: 'A flag that a step tests is not rejected by an earlier mask.',
  check(analysis, report) {
    const refused = refusedBits(analysis.entry).filter(({ bits }) => bits !== 0n);
    if (refused.length === 0) return;
    for (const found of namedFlags(analysis, refused)) report(found);
    // Code that calls share tests flags of the others, too: clone3() refuses CLONE_DETACHED, and copy_process() tests it.
    if (!isDerived(analysis.spec)) for (const found of testedFlags(analysis, refused)) report(found);
  },
};

/** Tests of flags that an earlier step has rejected; the first test of each flag. */
function testedFlags({ entry, spec }: Analysis, refused: readonly RefusedBits[]): readonly Report[] {
  const seen = new Set<string>();
  return entry.steps.flatMap(({ step }) =>
    flagTests(conditionsOf(step)).flatMap(({ key, bits, expression }): readonly Report[] => {
      const by = refusing(refused, key, bits).find((other) => other.step.index < step.index);
      if (by === undefined || bits === 0n || seen.has(`${key} ${bits}`)) return [];
      seen.add(`${key} ${bits}`);
      return [
        {
          message: `${nameStep(step)} tests ${hexadecimal(bits)} of "${nameOf(spec, key)}", which ${nameStep(by.step)} always rejects`,
          help: [HELP],
          range: expression.range,
          pointer: step.pointer,
        },
      ];
    }),
  );
}

/** Named flags that the mask of known flags does not contain. */
function namedFlags({ spec, entry }: Analysis, refused: readonly RefusedBits[]): readonly Report[] {
  // A call may succeed before the mask, as a query of the version does.
  const mayEnd = entry.steps.find(({ step: { kind } }) => kind === 'done' || kind === 'blank')?.step.index;
  const always = refused.filter(({ step }) => mayEnd === undefined || step.index < mayEnd);
  const keys = fieldKeys(spec);
  const meanings = [
    ...spec.arguments.map((argument) => ({ ...argument, key: argumentKey(argument.index) })),
    ...[...spec.fieldMeanings].map(([name, meaning]) => ({ ...meaning, name, key: keys.get(name) ?? '' })),
  ];
  return meanings.flatMap(({ name, key, role, values }) =>
    role !== 'flags'
      ? []
      : values.flatMap((flag): readonly Report[] => {
          // A flag that is rejected by its name is named for that.
          const by = refusing(always, key, flag.value).find(({ bits }) => countBits(bits) > MASK);
          if (by === undefined || flag.value === 0n) return [];
          return [
            {
              message: `${flag.name} is a flag of "${name}", but ${nameStep(by.step)} always rejects it`,
              help: [HELP],
              range: flag.range,
              pointer: `/values/${name}/${flag.name}`,
            },
          ];
        }),
  );
}

const HELP = 'accept the flag in the mask, or remove what depends on it';

/** More bits than an author rejects by name. */
const MASK = 16;

/** The checks that reject all of these bits, each by itself. */
function refusing(refused: readonly RefusedBits[], key: string, bits: bigint): readonly RefusedBits[] {
  return refused.filter((one) => one.key === key && (one.bits & bits) === bits);
}

/** The argument or field of a key. */
function nameOf(spec: Analysis['spec'], key: string): string {
  const argument = spec.arguments.find(({ index }) => argumentKey(index) === key);
  if (argument !== undefined) return argument.name;
  return [...fieldKeys(spec)].find(([, own]) => own === key)?.[0] ?? key;
}

function hexadecimal(bits: bigint): string {
  return `0x${bits.toString(16)}`;
}
