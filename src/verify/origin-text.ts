import { findKernelArchitecture, type KernelArchitecture } from '../spec/architecture.ts';
import { type Origin, originOf, originText } from '../spec/derived.ts';
import type { Spec } from '../spec/model.ts';
import { compareVersions, formatVersion, isSameBranch, parseVersion, type Version } from '../spec/version.ts';
import type { CallSeen } from './verified.ts';
import { agreementText } from './verified-text.ts';

/** What readers of a spec that nobody reviewed have to know, for people and for programs. */
export interface OriginReport extends Origin {
  /** One sentence each, without a full stop. */
  readonly notes: readonly string[];
}

/** The kernel that a spec is read for. */
interface AskedKernel {
  /** Undefined: no release was named, so that of the tree is meant. */
  readonly kernel: Version | undefined;
  readonly architecture: KernelArchitecture;
}

/**
 * What has to be said beside every answer of a spec that a program read and nobody reviewed: from which tree, and
 * whether that says anything about the release and the architecture in question. Undefined for other specs.
 *
 * @param seen what kernels answered, for the call
 */
export function originReport(
  spec: Spec,
  { kernel, architecture }: AskedKernel,
  seen: readonly CallSeen[],
): OriginReport | undefined {
  const origin = originOf(spec);
  if (origin === undefined) return undefined;
  const { architectures } = origin;
  const notes = [`${spec.name} was ${originText(origin)}`];
  if (architectures.length > 0 && !architectures.includes(architecture))
    notes.push(`it was not read for ${architecture}, where it may take other steps`);
  const tree = parseVersion(origin.tree);
  if (kernel !== undefined && (tree === undefined || !isSameBranch(kernel, tree)))
    notes.push(otherRelease(kernel, architecture, seen));
  else {
    const agreement = agreementText(seen);
    if (agreement !== '') notes.push(agreement);
  }
  return { ...origin, notes };
}

/** What is known of a release that was not read: what its kernel answered. */
function otherRelease(kernel: Version, architecture: KernelArchitecture, seen: readonly CallSeen[]): string {
  const release = `Linux ${formatVersion(kernel)}`;
  const own = seen.filter((each) => findKernelArchitecture(each.architecture) === architecture);
  const asked = own.find((each) => isSameBranch(releaseOf(each), kernel));
  if (asked !== undefined && asked.disagreements > 0)
    return `${release} was not read, and ${asked.release} contradicts this: ${asked.disagreements} of its answers are not among those predicted`;
  const newer = own.find((each) => each.disagreements > 0 && compareVersions(releaseOf(each), kernel) > 0);
  if (newer !== undefined)
    return `${release} was not read, and ${newer.release}, which is newer, contradicts this`;
  if (asked === undefined) return `${release} was neither read nor asked, and may do something else`;
  if (asked.status === 'called')
    return `${release} was not read; ${asked.release} was asked ${asked.calls} calls, and each answer is among those predicted`;
  return asked.status === 'not-built-in'
    ? `${release} was not read, and the kernel that was asked, ${asked.release}, was built without the call`
    : `${release} was not read, and no call was made on ${asked.release}: none is proven harmless`;
}

function releaseOf({ release }: CallSeen): Version {
  return parseVersion(release) ?? [0, 0];
}
