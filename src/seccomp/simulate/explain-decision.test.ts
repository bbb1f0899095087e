import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { install, X86_64 } from '../../../test/support/engines.ts';
import { parseEngine } from '../engine/engine-releases.ts';
import { isEngineSince } from '../engine/engine-version.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { askFilter } from './filter-answer.ts';

const NAMES = ['read', 'close', 'openat', 'clone', 'clone3', 'faccessat2', 'mseal', 'personality'];
const ENGINES = ['runc', 'runc@1.0.0-rc92', 'runc@1.0.0-rc93', 'runc@1.1.5', 'crun', 'youki'];

const action = fc.constantFrom('ALLOW', 'ERRNO', 'TRAP', 'TRACE', 'LOG', 'KILL_PROCESS');
const rule = fc.record({
  names: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }),
  action,
  value: fc.option(fc.nat({ max: 3 }), { nil: undefined }),
});

/** A profile, with the rules that name a call. */
function profileOf(
  defaultAction: string,
  rules: readonly { names: string[]; action: string; value?: number | undefined }[],
) {
  return {
    defaultAction: `SCMP_ACT_${defaultAction}`,
    architectures: ['SCMP_ARCH_X86_64'],
    syscalls: rules.map(({ names, action: of, value }) => ({
      names,
      action: `SCMP_ACT_${of}`,
      ...(value === undefined ? {} : { args: [{ index: 0, value, op: 'SCMP_CMP_EQ' }] }),
    })),
  };
}

describe('an explanation is true', () => {
  test('for any profile, engine and call', () => {
    fc.assert(
      fc.property(
        action,
        fc.array(rule, { maxLength: 5 }),
        fc.constantFrom(...ENGINES),
        fc.oneof(fc.constantFrom(...NAMES), fc.nat({ max: 600 })),
        fc.nat({ max: 3 }),
        (fallback, rules, label, asked, value) => {
          const installed = install(label, profileOf(fallback, rules));
          const engine = parseEngine(label);
          if (!installed.ok || typeof engine === 'string') return;
          const numbers = syscallNumbers();
          const number = typeof asked === 'number' ? asked : (numbers.numberOf(asked, X86_64) ?? 0);
          const syscall = numbers.nameOf(number, X86_64);
          const { filter } = installed;
          const args = [BigInt(value), 0n, 0n, 0n, 0n, 0n];
          const [decision] = filter.decide({ token: X86_64.token, number, args });
          const { rule: sentence } = askFilter(filter, engine, {
            architecture: X86_64,
            number,
            syscall,
            args,
          });
          const naming = rules.filter(({ names }) => syscall !== undefined && names.includes(syscall));
          const highest = Math.max(
            0,
            ...rules.flatMap(({ names }) => names.map((name) => numbers.numberOf(name, X86_64) ?? 0)),
          );

          const above = /above (\d+), the highest number/.exec(sentence);
          if (above !== null) expect(Number(above[1])).toBe(highest);
          expect(/^above/.test(sentence)).toBe(decision?.by === 'stub');
          if (/^above/.test(sentence)) expect(number).toBeGreaterThan(highest);
          if (/not above/.test(sentence)) expect(number).toBeLessThanOrEqual(highest);
          if (/this runc has no ENOSYS stub/.test(sentence))
            expect([engine.name, isEngineSince(engine.version, '1.0.0-rc93')]).toEqual(['runc', false]);
          if (/runc has an ENOSYS stub, but only for other defaults than/.test(sentence)) {
            expect(isEngineSince(engine.version, '1.0.0-rc93')).toBe(true);
            expect(['TRACE', 'LOG']).toContain(fallback);
          }
          if (/(crun|youki) has no ENOSYS stub/.test(sentence))
            expect(['crun', 'youki']).toContain(engine.name);
          if (/runc's stub/.test(sentence)) expect(filter.stub).toBeDefined();
          const named = /^the rule for (\w+)/.exec(sentence)?.[1];
          expect(named !== undefined).toBe(decision?.by === 'rule');
          if (named !== undefined) expect(named).toBe(syscall);
          if (/^no rule: /.test(sentence)) expect(naming).toEqual([]);
          if (/^its rule repeats the default/.test(sentence))
            expect(naming.map((one) => one.action)).toContain(fallback);
          if (/^no rule for these arguments/.test(sentence))
            expect(naming.some((one) => one.value !== undefined && one.value !== value)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('of a default without a stub', () => {
    const ask = (label: string, fallback: string) => {
      const installed = install(label, profileOf(fallback, [{ names: ['openat'], action: 'ERRNO' }]));
      const engine = parseEngine(label);
      if (!installed.ok || typeof engine === 'string') throw new Error(label);
      return askFilter(installed.filter, engine, {
        architecture: X86_64,
        number: 472,
        syscall: undefined,
        args: undefined,
      }).rule;
    };
    expect(ask('runc@1.1.5', 'TRACE')).toBe(
      'no rule: the default; runc adds its ENOSYS stub only for other defaults than trace',
    );
    expect(ask('runc@1.1.5', 'LOG')).toMatch(/only for other defaults than log/);
    expect(ask('runc@1.0.0-rc92', 'TRACE')).toMatch(
      /this runc has no ENOSYS stub, which is new in 1\.0\.0-rc93/,
    );
    expect(ask('runc@1.1.5', 'TRAP')).toBe(
      "above 257, the highest number that the profile names: runc's ENOSYS stub",
    );
  });
});
