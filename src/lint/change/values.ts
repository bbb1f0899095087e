import { isDerived } from '../../spec/derived.ts';
import type { Meaning, NamedValue, Spec } from '../../spec/model.ts';
import type { SpecChange } from './change.ts';
import type { TwoStates } from './two-states.ts';

/** Compares the values of flags and commands: reports one that was removed or that another name has now. */
export function compareValues({ before, after }: TwoStates): readonly SpecChange[] {
  const compare = (key: string, was: Meaning, now: Meaning | undefined): readonly SpecChange[] =>
    now === undefined ? [] : compareNames(after.spec, key, was.values, now.values);
  return [
    ...before.spec.arguments.flatMap((was) => {
      const { arguments: all } = after.spec;
      return compare(was.name, was, all.find(({ name }) => name === was.name) ?? all[was.index]);
    }),
    ...[...before.spec.fieldMeanings].flatMap(([key, was]) => {
      return compare(key, was, after.spec.fieldMeanings.get(key));
    }),
  ];
}

function compareNames(
  after: Spec,
  key: string,
  was: readonly NamedValue[],
  now: readonly NamedValue[],
): readonly SpecChange[] {
  return was.flatMap(({ name, value }): SpecChange[] => {
    const same = now.find((candidate) => candidate.name === name);
    if (same?.value === value) return [];
    const place = { range: same?.range ?? after.nameNode, pointer: `/values/${key}/${name}` };
    if (same !== undefined)
      return [
        {
          kind: 'break',
          message: `${name} changed from ${hexadecimal(value)} to ${hexadecimal(same.value)}`,
          ...place,
        },
      ];
    // Code is read for the flags that the body of a call tests itself, and a patch may move the tests into a helper.
    if (isDerived(after)) return [];
    const heir = now.find((candidate) => candidate.value === value);
    return [
      {
        kind: 'break',
        message:
          heir === undefined
            ? `${name} (${hexadecimal(value)}) was removed`
            : `${hexadecimal(value)} was ${name} and is now ${heir.name}`,
        help:
          heir === undefined ? [] : ['keep the old name next to the new one, so that programs still compile'],
        range: heir?.range ?? place.range,
        pointer: place.pointer,
      },
    ];
  });
}

function hexadecimal(value: bigint): string {
  return value < 0n ? value.toString() : `0x${value.toString(16)}`;
}
