import { forBothArchitectures } from '../../derive/corpus/both-architectures.ts';
import { withoutNeedlessSteps } from '../../derive/corpus/needless-steps.ts';
import { type DerivedCall, deriveCall } from '../../derive/derive.ts';
import { writeSpec } from '../../derive/write-spec.ts';
import { withProbes } from './declared-probes.ts';
import type { KernelTree } from './kernel-tree.ts';

/** What people know of a call beside its code. */
export interface CallFacts {
  /** The first release that has it; "2.6" for what is as old or older. */
  readonly since: string;
  /** What it does, in one line. */
  readonly summary: string;
}

/** A call as the tables of the architectures have it. */
export interface WantedCall {
  readonly name: string;
  /** The name of its SYSCALL_DEFINE: `newstat` for stat. */
  readonly entry: string;
  readonly numbers: Readonly<Record<string, number>>;
  /** The oldest kernel since which none contradicts the spec; undefined where none was asked. */
  readonly from?: string;
  /** The only architecture that the spec is for; undefined: all that it was read for. */
  readonly arch?: string;
}

/** The same release, read for each architecture. */
export interface Trees {
  readonly x86: KernelTree;
  readonly arm64: KernelTree;
}

/**
 * The spec of a call as it is shipped: what the code of a tree says, with the release, the architectures and the
 * configuration that it was read for, and the best probes that the search finds. Undefined if the tree defines no such call.
 */
export function shippedSpec(
  { name, entry, numbers, from, arch }: WantedCall,
  { since, summary }: CallFacts,
  { x86, arm64 }: Trees,
): string | undefined {
  const own = read(x86, name, entry);
  if (own === undefined) return undefined;
  const about = [
    `summary: ${JSON.stringify(summary)}`,
    'status: merged',
    `since: ${JSON.stringify(since)}`,
    `number: { ${Object.entries(numbers)
      .map(([architecture, number]) => `${architecture}: ${number}`)
      .join(', ')} }`,
  ];
  const textOf = (call: DerivedCall): string => writeSpec(call, x86.release, about);
  const alone = textOf(own);
  const other = numbers.arm64 === undefined ? undefined : read(arm64, name, entry);
  const both = other && forBothArchitectures(alone, textOf(other));
  const origin = [
    `tree: ${JSON.stringify(x86.release)}`,
    `arch: ${both === undefined || arch !== undefined ? 'x86_64' : '[x86_64, arm64]'}`,
    'config: every option unknown',
    ...(from === undefined ? [] : [`from: ${JSON.stringify(from)}`]),
  ];
  return withProbes(
    (both ?? alone).replace(/^derived: \{ tree: "[^"]*"/m, `derived: { ${origin.join(', ')}`),
  );
}

function read(
  { tree, types, configuration }: KernelTree,
  name: string,
  entry: string,
): DerivedCall | undefined {
  const call = deriveCall(tree, types, configuration, entry);
  return call && { ...call, name, steps: withoutNeedlessSteps(call.steps) };
}

/** The place of the function that answers ENOSYS for each call without an entry point of its own. */
const STUB = /^asmlinkage long sys_ni_syscall\(/m;

/** The spec of a call whose number leads to the function that always fails with ENOSYS. */
export function stubSpec(
  { name, numbers, from }: WantedCall,
  { since, summary }: CallFacts,
  { x86 }: Trees,
): string {
  const path = 'kernel/sys_ni.c';
  const text = x86.tree.text(path) ?? '';
  const line = x86.tree.lineOf(path, STUB.exec(text)?.index ?? 0);
  const held = from === undefined ? '' : `, from: ${JSON.stringify(from)}`;
  return [
    `# Read from ${path}:${line}; nobody has looked at it yet.`,
    `syscall: ${name}`,
    `derived: { tree: ${JSON.stringify(x86.release)}, arch: x86_64, config: every option unknown${held} }`,
    'reviewed: false',
    `summary: ${JSON.stringify(summary)}`,
    'status: merged',
    `since: ${JSON.stringify(since)}`,
    `number: { x86_64: ${numbers.x86_64} }`,
    `prototype: "long ${name}(void)"`,
    'entry:',
    '  - check: "1"',
    '    error: ENOSYS',
    `    source: ${path}:${line}`,
    '',
  ].join('\n');
}
