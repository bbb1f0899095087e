import { type CallSeen, type CallStatus, compareKernels, type ProbeSeen } from './verified.ts';

/* Where something was verified, in words. */

/** More kernels than these are counted, not listed. */
const MAX_LISTED = 3;

interface AskedKernel {
  readonly kernel: string;
  readonly architecture: string;
}

/** The name that the kernel's own tree has for an architecture. */
export function architectureName(architecture: string): string {
  return architecture === 'aarch64' ? 'arm64' : architecture;
}

/**
 * Where a probe was verified: `verified on 6.18`, or `verified on 8 kernels (5.10 to 7.2; x86_64, arm64)`, with the errno
 * where it is not the one predicted for the newest release. Empty where it was not verified.
 */
export function seenText(seen: readonly ProbeSeen[], outcomes: readonly string[]): string {
  if (seen.length === 0) return '';
  const other = (answers: readonly string[]) => answers.filter((answer) => !outcomes.includes(answer));
  if (seen.length <= MAX_LISTED) {
    const kernels = seen.toSorted(compareKernels).map((one) => {
      const own = other(one.answers);
      return own.length === 0 ? kernelText(one) : `${kernelText(one)} (${own.join(', ')} there)`;
    });
    return `verified on ${kernels.join(', ')}`;
  }
  const exceptions = [...new Set(seen.flatMap(({ answers }) => other(answers)))].map((errno) => {
    const own = seen.filter(({ answers }) => answers.includes(errno));
    return `; ${errno} on ${kernelsText(own)}`;
  });
  return `verified on ${seen.length} kernels (${spanText(seen)}${exceptions.join('')})`;
}

/**
 * Which kernels were asked about a path that nobody reviewed, and what came of it: `asked, and in agreement: 9 kernels
 * (5.10 to 7.3; x86_64, arm64); contradicted by 5.10`. Empty where none was asked.
 */
export function agreementText(seen: readonly CallSeen[]): string {
  const asked = seen.filter(({ status }) => status === 'called');
  const against = asked.filter(({ disagreements }) => disagreements > 0);
  const agreeing = asked.filter(({ disagreements }) => disagreements === 0);
  const parts = [
    agreeing.length === 0 ? '' : `asked, and in agreement: ${kernelsText(agreeing)}`,
    against.length === 0 ? '' : `contradicted by ${kernelsText(against)}`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}

/** The kernels on which a call was not verified, and why: `not verified: not built into 6.18`; empty where it was on each. */
export function gapsText(seen: readonly CallSeen[]): string {
  const of = (status: CallStatus) => seen.filter((each) => each.status === status);
  const parts = [
    newerText(of('newer')),
    listText('built without it:', of('not-built-in')),
    listText('not called on', of('not-called')),
    listText('left out on', of('skipped')),
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `not verified: ${parts.join('; ')}`;
}

/** A call that one release lacks is in no older one. */
function newerText(seen: readonly CallSeen[]): string {
  const newest = seen
    .map((each) => ({ ...each, architecture: 'x86_64' }))
    .toSorted(compareKernels)
    .at(-1);
  return newest === undefined ? '' : `newer than ${newest.kernel}`;
}

function listText(what: string, seen: readonly AskedKernel[]): string {
  return seen.length === 0 ? '' : `${what} ${kernelsText(seen)}`;
}

/** `6.18, 7.2`, `6.12 (arm64)`, or `9 kernels (5.10 to 7.2; x86_64, arm64)`. */
function kernelsText(kernels: readonly AskedKernel[]): string {
  if (kernels.length <= MAX_LISTED) return kernels.toSorted(compareKernels).map(kernelText).join(', ');
  return `${kernels.length} kernels (${spanText(kernels)})`;
}

function kernelText({ kernel, architecture }: AskedKernel): string {
  return architecture === 'x86_64' || architecture === ''
    ? kernel
    : `${kernel} (${architectureName(architecture)})`;
}

/** `5.10 to 7.2; x86_64, arm64` */
function spanText(kernels: readonly AskedKernel[]): string {
  const byRelease = kernels.map((one) => ({ ...one, architecture: '' })).toSorted(compareKernels);
  const [first, last] = [byRelease.at(0)?.kernel, byRelease.at(-1)?.kernel];
  const architectures = new Set(
    kernels.toSorted(compareKernels).map(({ architecture }) => architectureName(architecture)),
  );
  return `${first === last ? first : `${first} to ${last}`}; ${[...architectures].join(', ')}`;
}
