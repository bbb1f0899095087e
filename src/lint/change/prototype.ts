import type { Argument, Spec } from '../../spec/model.ts';
import { formatType, type Type } from '../../spec/types/type.ts';
import { isAlways64Bits } from '../../spec/types/width.ts';
import type { SpecChange } from './change.ts';
import type { TwoStates } from './two-states.ts';

/** Compares number, arguments and result, which programs have compiled in. */
export function compareInterface({ before, after }: TwoStates): readonly SpecChange[] {
  return [
    ...compareNumbers(before.spec, after.spec),
    ...compareArguments(before.spec, after.spec),
    ...compareResult(before.spec, after.spec),
  ];
}

/** Whether a call written for one state is valid in the other. */
export function takesSameArguments({ before, after }: TwoStates): boolean {
  const [a, b] = [before.spec.arguments, after.spec.arguments];
  return a.length === b.length && a.every(({ type }, index) => isSameRegister(type, b[index]?.type));
}

function compareNumbers(before: Spec, after: Spec): readonly SpecChange[] {
  const changes: SpecChange[] = [];
  for (const [architecture, { value }] of before.numbers) {
    const now = after.numbers.get(architecture) ?? after.numbers.get('') ?? after.numbers.get('x86_64');
    if (now?.value === value) continue;
    const where = architecture === '' ? '' : ` on ${architecture}`;
    changes.push({
      kind: 'break',
      message:
        now === undefined
          ? `the number ${value}${where} was removed`
          : `the number${where} changed from ${value} to ${now.value}`,
      help: ['keep the old number: programs have it compiled in and would make another call'],
      range: now?.node ?? after.nameNode,
      pointer: now?.node.pointer ?? '/number',
    });
  }
  return changes;
}

function compareArguments(before: Spec, after: Spec): readonly SpecChange[] {
  const [a, b] = [before.arguments, after.arguments];
  if (a.length !== b.length)
    return [
      {
        kind: 'break',
        message: `the arguments changed from ${list(a)} to ${list(b)}`,
        help: [
          'keep the number of arguments: old programs do not pass a new one, so its register holds a random value',
        ],
        range: after.prototypeRange,
        pointer: '/prototype',
      },
    ];
  if (isReordered(a, b))
    return [
      {
        kind: 'break',
        message: `the order of the arguments changed from ${list(a)} to ${list(b)}`,
        range: after.prototypeRange,
        pointer: '/prototype',
      },
    ];
  return a.flatMap((argument, index): SpecChange[] => {
    const now = b[index];
    if (now === undefined || isSameRegister(argument.type, now.type)) return [];
    return [
      {
        kind: 'break',
        message: `the type of "${argument.name}" changed from ${formatType(argument.type)} to ${formatType(now.type)}`,
        range: now.range,
        pointer: `/arguments/${index}`,
      },
    ];
  });
}

function compareResult(before: Spec, after: Spec): readonly SpecChange[] {
  if (before.returns === after.returns) return [];
  return [
    {
      kind: 'break',
      message: `the result changed from ${before.returns} to ${after.returns}`,
      range: after.raw.returns?.node ?? after.nameNode,
      pointer: '/returns',
    },
  ];
}

function list(all: readonly Argument[]): string {
  return `(${all.map(({ name }) => name).join(', ')})`;
}

/** Whether two lists have the same names in another order. A new name alone does not change the ABI. */
function isReordered(a: readonly Argument[], b: readonly Argument[]): boolean {
  const names = (all: readonly Argument[]): string[] => all.map(({ name }) => name);
  return names(a).join() !== names(b).join() && names(a).sort().join() === names(b).sort().join();
}

/** Whether both types represent a value alike in a register. */
function isSameRegister(a: Type, b: Type | undefined): boolean {
  if (a.kind === 'pointer') return b?.kind === 'pointer';
  if (a.kind !== 'integer' || b?.kind !== 'integer') return a.kind === b?.kind;
  // `long` and `__u64` differ in size on 32-bit machines.
  return a.size === b.size && a.signed === b.signed && isAlways64Bits(a) === isAlways64Bits(b);
}
