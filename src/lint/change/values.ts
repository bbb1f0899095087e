import type { Meaning, NamedValue, Spec } from '../../spec/model.ts';
import type { Change, TwoStates } from './change.ts';

/** Changes of what flags and commands mean: a value that is gone, or belongs to another name. */
export function compareValues({ before, after }: TwoStates): readonly Change[] {
  const compare = (key: string, was: Meaning, now: Meaning | undefined): readonly Change[] =>
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
): readonly Change[] {
  return was.flatMap(({ name, value }): Change[] => {
    const same = now.find((candidate) => candidate.name === name);
    if (same?.value === value) return [];
    const place = { range: same?.range ?? after.nameNode, pointer: `/values/${key}/${name}` };
    if (same !== undefined)
      return [
        {
          kind: 'break',
          message: `${name} was ${hexadecimal(value)}, and is ${hexadecimal(same.value)}`,
          ...place,
        },
      ];
    const heir = now.find((candidate) => candidate.value === value);
    return [
      {
        kind: 'break',
        message:
          heir === undefined
            ? `${name} (${hexadecimal(value)}) is gone`
            : `${hexadecimal(value)} was ${name}, and is ${heir.name}`,
        help:
          heir === undefined ? [] : ['keep the old name beside the new one, so that programs still compile'],
        range: heir?.range ?? place.range,
        pointer: place.pointer,
      },
    ];
  });
}

function hexadecimal(value: bigint): string {
  return value < 0n ? value.toString() : `0x${value.toString(16)}`;
}
