import type { KernelArchitecture } from './architecture.ts';
import type { RawSpec } from './definition/spec.ts';
import type { Spec } from './model.ts';
import { onOneLine } from './yaml/node.ts';

/**
 * Whether a program read the spec from code and no person has reviewed it. Nobody wrote such a spec, so it lacks nothing
 * that only a person can state, and its steps may say less than the code.
 */
export function isDerived({ raw }: { readonly raw: Pick<RawSpec, 'derived' | 'reviewed'> }): boolean {
  return raw.derived !== undefined && raw.reviewed?.value !== 'true';
}

/**
 * Whether a program read a released call that nobody has reviewed. Its design cannot change any more, and nobody wrote
 * the spec: rules about the design, or about what a person forgot to write, have nobody to tell.
 */
export function isUnreviewedRelease(spec: Spec): boolean {
  return isDerived(spec) && spec.status === 'merged';
}

/** What a spec was read from, and for which kernels that says anything. */
export interface Origin {
  /** `7.2.13` */
  readonly tree: string;
  /** Empty if the spec does not say. */
  readonly architectures: readonly KernelArchitecture[];
  /** `every option unknown`; undefined if the spec does not say. */
  readonly configuration: string | undefined;
  /** The code is that of a posted series, with which the tree was patched. */
  readonly isPosted: boolean;
  /** `6.1`: the oldest kernel that was asked since when none contradicts it; undefined if no kernel was asked. */
  readonly from: string | undefined;
}

/** Where an unreviewed spec was read; undefined for one that a person wrote or reviewed. */
export function originOf(spec: Spec): Origin | undefined {
  const { derived } = spec.raw;
  if (derived === undefined || !isDerived(spec)) return undefined;
  return {
    tree: onOneLine(derived.tree.text),
    architectures: (derived.arch ?? []).map(({ value }) => value),
    configuration: derived.config && onOneLine(derived.config.text),
    isPosted: spec.status !== 'merged' && spec.revision !== undefined,
    from: derived.from?.text,
  };
}

/**
 * `read from the C of Linux 7.2.13 (x86_64 and arm64, every option unknown) by a program; nobody has reviewed it`; of a
 * posting, `read from the C of the posting, applied to Linux 7.2.13, by a program; …`
 */
export function originText(origin: Pick<Origin, 'tree'> & Partial<Origin>): string {
  const { tree, architectures = [], configuration, isPosted = false } = origin;
  const details = [architectures.join(' and '), configuration ?? ''].filter((part) => part !== '');
  const target = details.length === 0 ? '' : ` (${details.join(', ')})`;
  // Where there was no tree, the spec says so in words.
  const isRelease = /^v?\d/.test(tree);
  const posting = isRelease
    ? `the posting, applied to Linux ${tree}${target},`
    : `the posting alone${target}`;
  const source = isRelease ? `Linux ${tree}${target}` : `its own file alone${target}`;
  return `read from the C of ${isPosted ? posting : source} by a program; nobody has reviewed it`;
}
