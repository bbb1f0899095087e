import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derivedGrade, derivedSteps } from '../../test/support/derived.ts';
import { ORDERED } from '../../test/support/ordered-call.ts';
import { readSpecs } from '../spec/read.ts';
import { deriveCall } from './derive.ts';
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
    expect(found.at(-1)).toBe('blank: the code is too long to be followed');
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
