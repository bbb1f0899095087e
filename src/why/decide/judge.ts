import { isDerived } from '../../spec/derived.ts';
import type { Spec } from '../../spec/model.ts';
import { shownText } from '../../spec/step-text.ts';
import type { Refuser } from './candidates/candidate.ts';
import type { FilterSide } from './filter-side.ts';
import type { KernelSide } from './kernel-side.ts';
import type { RefusedBy } from './refusal-answer.ts';

/** Errnos that filters of containers are made of; any other one is a filter's only if it is known to be. */
export const USUAL_ERRNOS: ReadonlySet<string> = new Set(['EPERM', 'ENOSYS', 'EACCES']);

/** What is known of a refused call. */
export interface RefusalFacts {
  readonly syscall: string;
  readonly errno: string;
  readonly own: KernelSide | undefined;
  readonly side: FilterSide | undefined;
  readonly others: readonly Refuser[];
  readonly auditLine: number | undefined;
  readonly spec: Spec | undefined;
}

/** Decides who refused a call, from what the kernel and filters can answer. */
export function judge(given: RefusalFacts): { readonly verdict: RefusedBy; readonly why: string } {
  const { syscall: name, errno, own, side, others, auditLine, spec } = given;
  if (auditLine !== undefined)
    return {
      verdict: 'filter',
      why: `an audit record (line ${auditLine}) says that a filter refused this call with an errno`,
    };
  if (own?.isAbsent === true && errno === 'ENOSYS')
    return { verdict: 'kernel', why: `the kernel does not have ${name} yet` };
  if (side?.isNamed === true && side.certainty === 'refuses')
    return { verdict: 'filter', why: `the named filter returns ${errno} before the kernel sees the call` };
  const certainty = own?.certainty ?? 'unknown';
  if (certainty === 'certain' && errno !== 'ENOSYS' && (errno !== 'EPERM' || side?.certainty !== 'may'))
    return {
      verdict: 'kernel',
      why: `${stepText(own)}: the kernel fails this call with ${errno} for certain, so it has the call, and no filter hides it`,
    };
  const isKernelPossible = certainty !== 'impossible' || others.length > 0;
  if (side?.isNamed === true && side.certainty === 'passes') {
    const answers = [...new Set(side.findings.map(({ answer }) => answer))].join(' or ');
    if (isKernelPossible)
      return {
        verdict: 'kernel',
        why: `the named filter says ${answers}, so ${errno} comes from the kernel or a security module`,
      };
    return {
      verdict: 'unknown',
      why: `the named filter says ${answers}, and no step of ${name} fails with ${errno}: another filter is in force, or a security module refuses`,
    };
  }
  if (side?.certainty !== 'may' && !USUAL_ERRNOS.has(errno))
    return isKernelPossible
      ? { verdict: 'kernel', why: `no known runtime's filter returns ${errno} for ${name}` }
      : {
          verdict: 'unknown',
          why: `neither a step of ${name} nor a known runtime's filter answers ${errno}${isDerivedSpec(spec) ? ', as far as its code was read' : ''}`,
        };
  if (!isKernelPossible)
    return {
      verdict: 'filter',
      why: `no step of the kernel's entry path of ${name} fails with ${errno} for these arguments`,
    };
  if (others.length > 0 && others.every(({ kind }) => kind === 'security module') && certainty !== 'unknown')
    return {
      verdict: 'either',
      why: `a filter or a security module (AppArmor, SELinux): the kernel's own path of ${name} fails with ${errno} nowhere else`,
    };
  if (errno === 'ENOSYS')
    return {
      verdict: 'either',
      why: `a kernel that lacks ${name}, or a filter that returns ENOSYS${side?.certainty === 'unlikely' ? `, which no known runtime's does for ${name}` : ''}`,
    };
  return { verdict: 'either', why: `the kernel itself can fail ${name} with ${errno}, and so can a filter` };
}

function isDerivedSpec(spec: Spec | undefined): boolean {
  return spec !== undefined && isDerived(spec);
}

function stepText(own: KernelSide | undefined): string {
  const [first] = own?.steps ?? [];
  return first === undefined ? 'its entry path' : `${first.step.kind} ${shownText(first.step)}`;
}
