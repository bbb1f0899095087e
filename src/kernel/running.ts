import { readFileSync } from 'node:fs';
import { version as buildOf, release } from 'node:os';
import { type Architecture, findArchitecture } from '../seccomp/architecture.ts';
import type { Version } from '../spec/version.ts';
import { runningVersion } from '../verify/running-version.ts';

/** The kernel under this process, and what the process may do. */
export interface RunningKernel {
  /** As uname(2) gives it: `6.18.44-custom`. */
  readonly release: string;
  readonly version: Version;
  readonly architecture: Architecture;
  readonly isRoot: boolean;
  /** This process already runs under a seccomp filter, whose errnos look like the kernel's. */
  readonly isFiltered: boolean;
}

/** Names of architectures on which calls can be made: 64-bit and little-endian, with system calls as longs. */
const ARCHITECTURE_NAMES: Readonly<Record<string, string>> = {
  x64: 'x86_64',
  arm64: 'aarch64',
  riscv64: 'riscv64',
  loong64: 'loongarch64',
};

/** The running kernel, or why no calls can be made here. */
export function runningKernel(): RunningKernel | string {
  if (process.platform !== 'linux') return `this is ${process.platform}, not Linux`;
  const architecture = findArchitecture(ARCHITECTURE_NAMES[process.arch] ?? '');
  if (architecture === undefined) return `calls cannot be made on ${process.arch}`;
  const full = release();
  const version = runningVersion(full, buildOf());
  if (version === undefined) return `the kernel's release "${full}" is not a number such as 6.18`;
  return {
    release: full,
    version,
    architecture,
    isRoot: process.geteuid?.() === 0,
    isFiltered: isFiltered(),
  };
}

function isFiltered(): boolean {
  try {
    return /^Seccomp:\s*2/m.test(readFileSync('/proc/self/status', 'utf8'));
  } catch {
    return false;
  }
}
