import { describe, expect, test } from 'vitest';
import { specOf } from '../../../test/support/lint.ts';
import { Vouchers } from '../vouchers.ts';
import { I386_CALLS, isSameByI386, whyNotByI386 } from './i386-entries.ts';
import { callsOfPortable, planForElsewhere } from './portable-plan.ts';
import { planText } from './program.ts';

const HEAD = 'status: merged\nsince: "3.0"\n';

/** A spec under a shipped name, whose arguments are as wide as they come. */
const SPEC = specOf(`syscall: mlock2
${HEAD}number: { x86_64: 325, i386: 376 }
prototype: int mlock2(unsigned long start, size_t len, int flags, struct pair __user *pair, struct place __user *place, struct time __user *time)
structs:
  pair: { first: __u32, second: __u64 }
  place: { base: "void *", length: size_t }
  time: { tv_sec: __s64, tv_nsec: long long }
entry:
  - check: flags
    error: EINVAL
  - copy: pair
    error: EFAULT
  - copy: place
    error: EFAULT
  - copy: time
    error: EFAULT
  - effect: locks
probes:
  - { call: "mlock2(0, 0, 1, NULL, NULL, NULL)", expect: EINVAL }
`);

describe('a call means the same by the i386 entry points', () => {
  test.each<[string, boolean]>([
    ['mlock2(0, 0, 1, NULL, NULL, NULL)', true],
    ['mlock2(0xffffffff, 1, -1, NULL, 8, NULL)', true],
    ['mlock2(0x100000000, 1, 0, NULL, NULL, NULL)', false],
    ['mlock2(0, -1, 0, NULL, NULL, NULL)', false],
    ['mlock2(0, 0, 0, -1, NULL, NULL)', false],
    ['mlock2(0, 0, 0, &{.first = 1}, NULL, NULL)', true],
    ['mlock2(0, 0, 0, NULL, &{.length = 1}, NULL)', false],
    ['mlock2(0, 0, 0, NULL, NULL, &{.tv_sec = 1})', false],
    ['mlock2(_, 0, 0, NULL, NULL, NULL)', false],
  ])('%s: %s', (text, expected) => {
    const read = SPEC.readCall(text);
    if (!read.ok) throw new Error(read.faults[0]?.message);
    expect(isSameByI386(read.call, SPEC.arguments)).toBe(expected);
  });
});

function planFor(...specs: (typeof SPEC)[]) {
  return planForElsewhere(
    specs.map((spec) => ({ path: `${spec.name}.yaml`, spec })),
    {
      version: [6, 12],
      architectures: I386_CALLS === undefined ? [] : [I386_CALLS],
      sweep: { calls: 60, seed: 1 },
      vouchers: new Vouchers(new Map(specs.map((spec) => [spec.name, spec])), new Set(), [6, 12]),
      table: new Map(),
    },
  );
}

test('a plan for i386 has its numbers, and no call that 32-bit registers or memory would change', () => {
  const plan = planFor(SPEC);
  const text = planText(plan);
  expect(text).toContain('#if defined(__x86_64__)\n#define ARCHITECTURE "x86"\n#define I386_ENTRIES 1\n');
  expect(text).toContain('numbers[SPECS] = { 376 };');
  const calls = plan.specs.flatMap(callsOfPortable);
  expect(calls.length).toBeGreaterThan(5);
  expect(calls.filter((call) => !isSameByI386(call, SPEC.arguments)).map((call) => call.text)).toEqual([]);
});

test('a call with an i386 entry point of its own is not asked, and the plan says why', () => {
  const spec = specOf(
    `syscall: settimeofday\n${HEAD}number: { x86_64: 164, i386: 79 }\nprototype: int settimeofday(void __user *tv, void __user *tz)\nentry:\n  - copy: tv\n    error: EFAULT\n  - effect: sets\nprobes: []\n`,
  );
  const { specs, skipped } = planFor(spec);
  expect(specs).toEqual([]);
  expect(skipped.map(({ reason, message }) => [reason, message])).toEqual([
    ['number', 'its i386 entry point is compat_sys_settimeofday(), which the spec does not describe'],
  ]);
  expect(whyNotByI386('openat2')).toBeUndefined();
});
