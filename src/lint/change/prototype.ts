import type { Argument, Spec } from '../../spec/model.ts';
import { formatType, type Type } from '../../spec/types/type.ts';
import { isAlways64Bits } from '../../spec/types/width.ts';
import type { Change, TwoStates } from './change.ts';

/** Changes of number, arguments and result: what a program has compiled into it. */
export function compareInterface({ before, after }: TwoStates): readonly Change[] {
  return [
    ...compareNumbers(before.spec, after.spec),
    ...compareArguments(before.spec, after.spec),
    ...compareResult(before.spec, after.spec),
  ];
}

/** Whether calls that are written for one state can be read by the other. */
export function takesSameArguments({ before, after }: TwoStates): boolean {
  const [a, b] = [before.spec.arguments, after.spec.arguments];
  return a.length === b.length && a.every(({ type }, index) => isSameRegister(type, b[index]?.type));
}

function compareNumbers(before: Spec, after: Spec): readonly Change[] {
  const changes: Change[] = [];
  for (const [architecture, { value }] of before.numbers) {
    const now = after.numbers.get(architecture) ?? after.numbers.get('') ?? after.numbers.get('x86_64');
    if (now?.value === value) continue;
    const where = architecture === '' ? '' : ` on ${architecture}`;
    changes.push({
      kind: 'break',
      message:
        now === undefined
          ? `number ${value}${where} is gone`
          : `the number was ${value}${where}, and is ${now.value}`,
      help: ['programs have it compiled in, and would make another call'],
      range: now?.node ?? after.nameNode,
      pointer: now?.node.pointer ?? '/number',
    });
  }
  return changes;
}

function compareArguments(before: Spec, after: Spec): readonly Change[] {
  const [a, b] = [before.arguments, after.arguments];
  if (a.length !== b.length)
    return [
      {
        kind: 'break',
        message: `there were ${list(a)}, and are ${list(b)}`,
        help: [
          'programs pass what they were compiled for; what they do not pass is whatever the register holds',
        ],
        range: after.prototypeRange,
        pointer: '/prototype',
      },
    ];
  if (isReordered(a, b))
    return [
      {
        kind: 'break',
        message: `the arguments were ${list(a)}, and are ${list(b)}: their order changed`,
        range: after.prototypeRange,
        pointer: '/prototype',
      },
    ];
  return a.flatMap((argument, index): Change[] => {
    const now = b[index];
    if (now === undefined || isSameRegister(argument.type, now.type)) return [];
    return [
      {
        kind: 'break',
        message: `"${argument.name}" was ${formatType(argument.type)}, and is ${formatType(now.type)}`,
        range: now.range,
        pointer: `/arguments/${index}`,
      },
    ];
  });
}

function compareResult(before: Spec, after: Spec): readonly Change[] {
  if (before.returns === after.returns) return [];
  return [
    {
      kind: 'break',
      message: `it returned ${before.returns}, and returns ${after.returns}`,
      range: after.raw.returns?.node ?? after.nameNode,
      pointer: '/returns',
    },
  ];
}

function list(all: readonly Argument[]): string {
  return `(${all.map(({ name }) => name).join(', ')})`;
}

/** The same names in another order; a name alone is not part of the ABI. */
function isReordered(a: readonly Argument[], b: readonly Argument[]): boolean {
  const names = (all: readonly Argument[]): string[] => all.map(({ name }) => name);
  return names(a).join() !== names(b).join() && names(a).sort().join() === names(b).sort().join();
}

/** Whether a value of one type is the same in a register as one of the other. */
function isSameRegister(a: Type, b: Type | undefined): boolean {
  if (a.kind === 'pointer') return b?.kind === 'pointer';
  if (a.kind !== 'integer' || b?.kind !== 'integer') return a.kind === b?.kind;
  // `long` and `__u64` differ in width where a register has 32 bits.
  return a.size === b.size && a.signed === b.signed && isAlways64Bits(a) === isAlways64Bits(b);
}
