import { expect, test } from 'vitest';
import { factsOf } from '../../../test/containers/facts.ts';
import { findArchitecture } from '../architecture.ts';
import { DEFAULT_CAPABILITIES } from '../profile/default-capabilities.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { FILTERED_BY_ARGUMENTS } from './filtered-by-arguments.ts';
import { canRun, hostOf } from './host.ts';
import { newestPolicies } from './number-policies.ts';

const RUNTIMES = ['docker', 'containerd', 'containers-common', 'podman'].map(factsOf);

test('lists the calls that the newest releases filter by arguments', () => {
  const policies = newestPolicies(RUNTIMES);
  expect(policies.map(({ name }) => name)).toEqual(['Docker 29.7.2', 'containerd 2.3.4', 'Podman 5.8.2']);
  const numbers = syscallNumbers();
  const x86 = findArchitecture('x86_64');
  const names = numbers.names().filter((name) => {
    const number = x86 && numbers.numberOf(name, x86);
    return number !== undefined && policies.some(({ ask }) => ask(number).answer === 'args');
  });
  expect(names).toEqual([...FILTERED_BY_ARGUMENTS].sort());
});

test('the default capabilities are those of the facts', () => {
  expect([...DEFAULT_CAPABILITIES].sort()).toEqual([...factsOf('docker').capabilities].sort());
});

test('a 32-bit caller runs beside a 64-bit kernel, a 64-bit one on its own', () => {
  const host = (name: string): string | undefined => {
    const caller = findArchitecture(name);
    return caller && hostOf(caller).name;
  };
  expect(['x86', 'x32', 'arm', 's390', 'mipsel64n32', 'riscv64'].map(host)).toEqual([
    'x86_64',
    'x86_64',
    'aarch64',
    's390x',
    'mipsel64',
    'riscv64',
  ]);
});

test.each([
  ['x86_64', 'x86_64', true],
  ['x86_64', 'x86', true],
  ['x86_64', 'x32', true],
  ['x86', 'x86_64', false],
  ['x86', 'x32', false],
  ['aarch64', 'arm', true],
  ['arm', 'aarch64', false],
  ['aarch64', 'x86_64', false],
  ['mips64', 'mips', true],
  ['mips64', 'mipsel', false],
  ['ppc64', 'ppc', true],
  ['ppc64le', 'ppc', false],
])('whether a kernel of %s runs programs of %s: %s', (host, caller, expected) => {
  const [kernel, program] = [findArchitecture(host), findArchitecture(caller)];
  expect(kernel && program && canRun(kernel, program)).toBe(expected);
});
