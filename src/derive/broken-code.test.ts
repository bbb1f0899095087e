import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derivedCall, derivedGrade, derivedSteps } from '../../test/support/derived.ts';
import { ORDERED } from '../../test/support/ordered-call.ts';
import { readSpecs } from '../spec/read.ts';
import { deriveCall } from './derive.ts';
import { stepText } from './step-text.ts';
import { KernelOptions } from './tree/kernel-options.ts';
import { SourceTree } from './tree/source-tree.ts';
import { Types } from './tree/types.ts';
import { writeSpec } from './write-spec.ts';

describe('code that is none', () => {
  const CALL = 'SYSCALL_DEFINE1(broken, int, x)\n{\n';
  test.each([
    ['half a function', `${CALL}\tif (x`],
    ['a quote without its end', `${CALL}\tif (x == '\n\treturn -EINVAL;\n}\n`],
    ['brackets that do not match', `${CALL}\tif (x)) return (;\n\treturn 0;\n}\n`],
    ['a function that calls itself', `static int f(int x)\n{\n\treturn f(x);\n}\n${CALL}\treturn f(x);\n}\n`],
    ['a macro that is itself', `#define M(x) M(x)\n${CALL}\treturn M(x);\n}\n`],
    ['letters of other alphabets', `${CALL}\tif (größe > x)\n\t\treturn -EINVAL;\n\treturn 0;\n}\n`],
    ['brackets ten thousand deep', `${CALL}\treturn ${'('.repeat(10_000)}x${')'.repeat(10_000)};\n}\n`],
    ['blocks ten thousand deep', `${CALL}${'{'.repeat(10_000)}${'}'.repeat(10_000)}\n\treturn 0;\n}\n`],
  ])('%s is a blank, or nothing', (_, code) => {
    expect(['unknown', 'none']).toContain(derivedGrade(code));
  });

  test('what is long is read in time, and a blank behind its bound', () => {
    const checks = Array.from(
      { length: 20_000 },
      (_, index) => `\tif (x == ${index})\n\t\treturn -EINVAL;\n`,
    );
    const found = derivedSteps(`${CALL}${checks.join('')}\treturn 0;\n}\n`);
    expect(found[0]).toBe('check: x == 0 EINVAL');
    expect(found.at(-1)).toMatch(/^blank: the code is too long to be followed/);
  });

  test.each([
    ['checks', (index: number) => `\tif (x == ${index})\n\t\treturn -EINVAL;\n`],
    ['bits', (index: number) => `\tif (x & ${1 << (index % 30)})\n\t\terr |= ${index};\n`],
    ['jumps', (index: number) => `\tif (x == ${index})\n\t\tgoto l${index};\n\terr++;\nl${index}:\n`],
    ['cases', (index: number) => `\tswitch (x) {\n\tcase ${index}:\n\t\terr = -EINVAL;\n\t}\n`],
  ])('a function of many %s ends in a blank that says where, with a bounded number of steps', (_, line) => {
    const lines = Array.from({ length: 12_000 }, (_each, index) => line(index)).join('');
    const helper = `static int helper(int x)\n{\n\tint err = 0;\n\n${lines}\treturn err;\n}\n\n`;
    const { steps } = derivedCall(`${helper}${CALL}\treturn helper(x);\n}\n`);
    const last = steps.at(-1);
    expect(steps.length).toBeLessThan(160);
    expect(last && stepText(last)).toBe('the code is too long to be followed in helper()');
    expect(last?.place).toEqual({ path: 'fs/x.c', line: expect.any(Number), name: 'helper' });
    expect(last?.place.line).toBeGreaterThan(5);
  });

  test('functions that call each other without end are left where they are too deep', () => {
    const many = Array.from(
      { length: 400 },
      (_each, index) =>
        `static int f${index}(int x)\n{\n\tif (x == ${index})\n\t\treturn -EINVAL;\n\treturn f${(index + 1) % 400}(x) + f${(index + 2) % 400}(x);\n}\n\n`,
    );
    const code = `${many.join('')}${CALL}\treturn f0(x);\n}\n`;
    const { steps } = derivedCall(code);
    expect(steps.length).toBeLessThan(160);
    expect(steps.map(stepText).join('\n')).toMatch(/f\d+\(\): too deep/);
    expect(derivedGrade(code)).not.toBe('permanent');
  });

  test('any bytes are read without a fault', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.nat(300), (noise, at) => {
        const code = `${ORDERED.slice(0, 400 + at)}${noise}${ORDERED.slice(400 + at)}`;
        const tree = new SourceTree({ paths: ['fs/x.c'], read: () => code });
        const configuration = new KernelOptions(tree);
        const call = deriveCall(tree, new Types(tree, configuration), configuration, 'operate');
        if (call) readSpecs(writeSpec(call, '7.2'));
      }),
    );
  });
});
