import type { Disqualification, Grade } from '../entry/grade.ts';
import type { Step } from '../spec/model.ts';
import { shorten } from '../spec/shorten.ts';

/** A step as messages name it: `step 3 (permission: CAP_SYS_ADMIN)`; steps count from 1 as people do. */
export function nameStep(step: Step): string {
  return `step ${step.index + 1} (${step.kind}: ${shorten(step.text, 72)})`;
}

/** Why a call is no probe, as the end of a sentence. */
export function describeObstacle(obstacle: Disqualification): string {
  switch (obstacle.kind) {
    case 'absent':
      return 'this release does not have the call, and answers ENOSYS';
    case 'success':
      return 'it can succeed';
    case 'effect':
      return `it can reach ${nameStep(obstacle.step)}`;
    case 'unknown':
      return `${nameStep(obstacle.step)} is not known, and may answer anything`;
    case 'signal':
      return `${nameStep(obstacle.step)} can kill the caller with ${obstacle.result}`;
    case 'eperm':
      return `${nameStep(obstacle.step)} can answer EPERM, as a filter does`;
    case 'enosys':
      return `${nameStep(obstacle.step)} can answer ENOSYS, as a kernel without the call does`;
  }
}

/** A grade as a short phrase; undefined where the text is too faulty to judge. */
export function gradeWords(grade: Grade | undefined): string {
  if (grade === undefined || grade === 'unknown') return 'not judged';
  return grade === 'none' ? 'no probe' : `${grade} probe`;
}

/** Whose an EPERM is, as a sentence. `ambiguous` is undefined where too little of the entry path is known to tell. */
export function epermWords(ambiguous: boolean | undefined): string {
  if (ambiguous === undefined) return 'Whether the kernel can return EPERM itself is not known.';
  return ambiguous
    ? 'The kernel can return EPERM itself.'
    : 'The kernel never returns EPERM itself, so an EPERM comes from a filter.';
}

/** `EINVAL`, `EINVAL or EBADF`, `EINVAL, EBADF or EFAULT`. */
export function anyOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** `arm`, `arm and i386`, `arm, i386 and x32`. */
export function allOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
