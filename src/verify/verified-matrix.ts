import { type CallSeen, type CallStatus, compareKernels } from './verified.ts';
import { architectureName } from './verified-text.ts';

/** One kernel, and what came of asking it about each call. */
export interface MatrixRow {
  readonly kernel: string;
  /** `6.18.44` */
  readonly release: string;
  /** As the kernel's tree names it: `arm64`. */
  readonly architecture: string;
  readonly counts: Readonly<Record<CallStatus, number>>;
  readonly calls: number;
}

/** The kernels that were asked: x86_64 first, then the oldest first. */
export function kernelMatrix(seen: readonly CallSeen[]): readonly MatrixRow[] {
  const kernels = new Map<string, CallSeen[]>();
  for (const each of seen.toSorted(compareKernels)) {
    const key = `${each.kernel} ${each.architecture}`;
    const known = kernels.get(key);
    if (known === undefined) kernels.set(key, [each]);
    else known.push(each);
  }
  return [...kernels.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const count = (status: CallStatus): number => own.filter((each) => each.status === status).length;
    return {
      kernel: first.kernel,
      release: first.release,
      architecture: architectureName(first.architecture),
      counts: {
        called: count('called'),
        'not-built-in': count('not-built-in'),
        'not-called': count('not-called'),
        newer: count('newer'),
        skipped: count('skipped'),
      },
      calls: own.reduce((sum, { calls }) => sum + calls, 0),
    };
  });
}

/** `91 of 92 calls were verified on at least one of 10 kernels: 5.10 to 7.2 on x86_64, arm64 and riscv64` */
export function matrixText(byCall: readonly (readonly CallSeen[])[]): string {
  const rows = kernelMatrix(byCall.flat());
  const [first] = rows;
  if (first === undefined) return 'No kernel was asked.';
  const verified = byCall.filter((seen) => seen.some(({ status }) => status === 'called')).length;
  const calls = `${verified} of ${byCall.length} calls were verified on`;
  if (rows.length === 1) return `${calls} Linux ${first.release} on ${first.architecture}.`;
  const releases = rows
    .map(({ kernel }) => ({ kernel, architecture: '' }))
    .toSorted(compareKernels)
    .map(({ kernel }) => kernel);
  const architectures = [...new Set(rows.map(({ architecture }) => architecture))];
  const last = architectures.pop() ?? '';
  const where = architectures.length === 0 ? last : `${architectures.join(', ')} and ${last}`;
  return `${calls} at least one of ${rows.length} kernels, Linux ${releases.at(0)} to ${releases.at(-1)} on ${where}.`;
}
