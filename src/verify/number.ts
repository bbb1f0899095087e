import type { Architecture } from '../seccomp/architecture.ts';
import { syscallNumbers } from '../seccomp/syscalls/syscall-numbers.ts';
import type { Spec } from '../spec/model.ts';

/** The number of a spec's call, or why the call is not made. */
export type CallNumber =
  | { readonly ok: true; readonly number: number }
  | { readonly ok: false; readonly reason: string };

/**
 * The number of a spec's call on an architecture. It has to be the one that belongs to the name: by the kernel's own
 * table that the caller named (`extra`), or else by libseccomp's.
 */
export function callNumber(
  spec: Spec,
  architecture: Architecture,
  extra: ReadonlyMap<string, number>,
): CallNumber {
  const { name } = spec;
  const known = syscallNumbers();
  const { numbers } = spec;
  const stated = (numbers.get(architecture.name) ?? numbers.get(architecture.go) ?? numbers.get(''))?.value;
  const belonging = extra.get(name) ?? known.numberOf(name, architecture);
  if (belonging === undefined) {
    if (known.knows(name)) return refuse(`${name} has no number on ${architecture.name}`);
    if (stated === undefined)
      return refuse(
        `neither the spec nor any table known here gives ${name} a number on ${architecture.name}: pass the kernel's own with --syscall-table`,
      );
    return refuse(
      `no table known here says that number ${stated} belongs to ${name}: pass the kernel's own with --syscall-table`,
    );
  }
  if (stated === undefined || stated === BigInt(belonging)) return { ok: true, number: belonging };
  const owner = known.nameOf(Number(stated), architecture);
  const instead = owner === undefined || owner === name ? '' : `, and ${stated} is ${owner}`;
  return refuse(
    `the spec says number ${stated}, but ${name} is ${belonging} on ${architecture.name}${instead}`,
  );
}

function refuse(reason: string): CallNumber {
  return { ok: false, reason };
}

/** Numbers by name from a kernel's own table: `syscall_64.tbl`, or a header with `#define __NR_name number`. */
export function readSyscallTable(text: string, architecture: Architecture): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  const abis = architecture.name === 'x86_64' ? ['common', '64'] : ['common', '64', architecture.name];
  for (const line of text.split('\n')) {
    const define = /^\s*#\s*define\s+__NR(?:3264)?_(\w+)\s+(\d+)\b/.exec(line);
    const row = /^(\d+)\s+(\w+)\s+(\w+)(?:\s|$)/.exec(line);
    if (define !== null) numbers.set(define[1] ?? '', Number(define[2]));
    else if (row !== null && abis.includes(row[2] ?? '')) numbers.set(row[3] ?? '', Number(row[1]));
  }
  return numbers;
}
