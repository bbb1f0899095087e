import { isPosted } from '../../src/lint/artifact.ts';
import type { Report, SpecRule } from '../../src/lint/rule.ts';
import { findArchitecture } from '../../src/seccomp/architecture.ts';
import { numbersOf } from '../../src/seccomp/syscalls/numbers.ts';
import type { Spec } from '../../src/spec/model.ts';

/** From 5.1 on new calls have one number everywhere (pidfd_send_signal, 424), and 110 more on alpha. */
const SHARED = 424n;
const ALPHA = 110n;

/** What x32 was given of its own before (arch/x86/entry/syscalls/syscall_64.tbl). */
const X32_ONLY = [512n, 547n] as const;

/** A number means one call, on every architecture, and is not settled before the call is merged. */
export const abiNumber: SpecRule = {
  about: 'spec',
  id: 'abi-number',
  topic: 'abi',
  severity: 'warning',
  basis: 'prototype',
  summary: 'A number is free, the same on every architecture, and provisional until the call is merged.',
  check({ spec }, report) {
    if (spec.status !== 'merged' && spec.status !== 'proposed') return;
    for (const [architecture, { value, node }] of spec.numbers) {
      const found = judge(spec, architecture, value);
      if (found !== undefined)
        report({ ...found, range: { start: node.start, end: node.end }, pointer: node.pointer });
    }
  },
};

type Verdict = Pick<Report, 'message' | 'help' | 'severity'>;

function judge(spec: Spec, architecture: string, value: bigint): Verdict | undefined {
  const where = architecture === '' ? 'x86_64' : architecture;
  const known = findArchitecture(where);
  if (known !== undefined && spec.status === 'merged') {
    const actual = numbersOf().numberOf(spec.name, known);
    if (actual !== undefined && BigInt(actual) !== value)
      return { severity: 'error', message: `${spec.name} is number ${actual} on ${where}, not ${value}` };
  }
  if (spec.status !== 'proposed') return undefined;
  const owner = known && numbersOf().nameOf(Number(value), known);
  if (owner !== undefined && owner !== spec.name)
    return { message: `number ${value} is ${owner} on ${where}`, help: ['take the next one that is free'] };
  if (value >= X32_ONLY[0] && value <= X32_ONLY[1])
    return { message: `number ${value} lies among those that x32 has of its own (${X32_ONLY.join(' to ')})` };
  const shared = spec.numbers.get('x86_64')?.value;
  const expected = shared === undefined ? undefined : shared + (architecture === 'alpha' ? ALPHA : 0n);
  if (expected !== undefined && expected >= SHARED && value !== expected && architecture !== '')
    return {
      message: `number ${value} on ${architecture} is another than x86_64 has: new calls have the same one everywhere`,
      help: [`write ${expected}${architecture === 'alpha' ? ', since alpha counts 110 more' : ''}`],
    };
  const [first] = spec.numbers.keys();
  if (!isPosted(spec) || architecture !== first) return undefined;
  return {
    severity: 'info',
    message: `number ${value} is provisional: other calls may be merged first`,
    help: ['find the number at run time while testing, and expect to change it in every table'],
  };
}
