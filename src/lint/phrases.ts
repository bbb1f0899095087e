import type { Disqualification, Grade } from '../entry/grade.ts';
import type { Step } from '../spec/model.ts';
import { shorten } from '../spec/shorten.ts';
import { shownText } from '../spec/step-text.ts';
import { onOneLine } from '../spec/yaml/node.ts';

/**
 * A step for messages: `step 3 (permission: CAP_SYS_ADMIN)`, with its place in the kernel's source where the spec has it.
 * Steps are numbered from 1.
 */
export function nameStep(step: Step): string {
  const { index, kind, source } = step;
  const place = source === undefined ? '' : ` at ${shorten(onOneLine(source), 100)}`;
  return `step ${index + 1}${place} (${kind}: ${shorten(shownText(step), 72)})`;
}

/** Why a call is not a probe, as the end of a sentence. */
export function describeObstacle(obstacle: Disqualification): string {
  switch (obstacle.kind) {
    case 'absent':
      return 'this release does not have the call, so it fails with ENOSYS';
    case 'success':
      return 'it can succeed';
    case 'effect':
      return `it can reach ${nameStep(obstacle.step)}`;
    case 'unknown':
      return `${nameStep(obstacle.step)} is not known and may have any result`;
    case 'signal':
      return `${nameStep(obstacle.step)} can kill the caller with ${obstacle.result}`;
    case 'eperm':
      return `${nameStep(obstacle.step)} can fail with EPERM, which a filter returns too`;
    case 'enosys':
      return `${nameStep(obstacle.step)} can fail with ENOSYS, as on a kernel without the call`;
  }
}

/** A grade as a short phrase; undefined stands for a text that is too faulty to check. */
export function gradePhrase(grade: Grade | undefined): string {
  if (grade === undefined || grade === 'unknown') return 'not judged';
  return grade === 'none' ? 'no probe' : `${grade} probe`;
}

/** Says who can return EPERM. `ambiguous` is undefined if too little of the entry path is known. */
export function epermPhrase(ambiguous: boolean | undefined): string {
  if (ambiguous === undefined) return 'It is not known whether the kernel can return EPERM itself.';
  return ambiguous
    ? 'The kernel can return EPERM itself.'
    : 'The kernel never returns EPERM itself, so an EPERM comes from a filter.';
}
