import type { StepChange } from '../../derive/compare/compare-calls.ts';
import { describeChange } from '../../derive/compare/describe-change.ts';
import type { DerivedStep } from '../../derive/run/step.ts';
import { plural } from '../../spec/plural.ts';
import type { CallDifference, CallState, TreeComparison } from './compare-trees.ts';

/** A comparison for people: calls that are new or gone, then each call that changed with its steps. */
export function comparisonText({ before, after, differences, sameCount }: TreeComparison): string {
  const added = differences.filter((call) => call.before === undefined);
  const removed = differences.filter((call) => call.after === undefined);
  const changed = differences.filter((call) => call.before && call.after);
  const counts = `${plural(added.length, 'call')} added, ${removed.length} removed, ${changed.length} changed, ${sameCount} the same`;
  const lines = [`Linux ${before} to ${after}: ${counts}`];
  for (const { syscall, after: state } of added)
    if (state) lines.push('', `${syscall} is new (${state.source}): ${graded(state)}`);
  for (const { syscall, before: state } of removed)
    if (state) lines.push('', `${syscall} is gone (${state.source}): it was ${graded(state)}`);
  for (const call of changed) lines.push('', ...changedLines(call));
  return `${lines.join('\n')}\n`;
}

function changedLines({ syscall, before, after, changes }: CallDifference): readonly string[] {
  if (!before || !after) return [];
  const grade =
    before.grade === after.grade ? `grade ${after.grade}` : `grade ${after.grade}, before ${before.grade}`;
  const asked = permissions(before) === permissions(after) ? [] : [permissionsLine(before, after)];
  return [
    `${syscall} (${after.source}): ${grade}`,
    ...asked,
    ...changes.filter(isListed).map((change) => `  ${brief(describeChange(change))} [${places(change)}]`),
    ...restLine(changes.filter((change) => !isListed(change))),
  ];
}

/** Kinds of steps that say more than what kernel functions are called. */
const LISTED = new Set(['check', 'copy', 'write', 'range', 'lookup', 'permission', 'limit', 'gate']);

/** Whether a change is said to people one by one: what arguments or permissions decide, and is certain. */
function isListed(change: StepChange): boolean {
  if ('isCertain' in change && !change.isCertain) return false;
  const steps = [
    'before' in change ? change.before : undefined,
    'after' in change ? change.after : undefined,
  ];
  return steps.every((one) => one === undefined || LISTED.has(one.step.kind));
}

function restLine(rest: readonly StepChange[]): readonly string[] {
  if (rest.length === 0) return [];
  const unseen = rest.filter((change) => 'isCertain' in change && !change.isCertain).length;
  const parts = [
    ...(rest.length > unseen ? [`${plural(rest.length - unseen, 'change')} of what the kernel decides`] : []),
    ...(unseen > 0
      ? [`${plural(unseen, 'step')} that only one of the two shows, where code of the other was not followed`]
      : []),
  ];
  return [`  also ${parts.join(', and ')} (--format json lists them)`];
}

const MAX_LINE = 200;

function brief(text: string): string {
  return text.length > MAX_LINE ? `${text.slice(0, MAX_LINE - 1)}…` : text;
}

function graded({ grade, permissions: asked }: CallState): string {
  return brief(`grade ${grade}${asked.length === 0 ? '' : `, asks for ${asked.join(', ')}`}`);
}

function permissionsLine(before: CallState, after: CallState): string {
  return `  ${brief(`asks for ${permissions(after)}, before for ${permissions(before)}`)}`;
}

function permissions({ permissions: asked, isFollowed }: CallState): string {
  if (asked.length > 0) return asked.join(', ');
  return isFollowed ? 'no permission' : 'no permission that was seen';
}

function places(change: StepChange): string {
  const before = 'before' in change ? place(change.before) : undefined;
  const after = 'after' in change ? place(change.after) : undefined;
  if (before === undefined || after === undefined) return after ?? `before ${before}`;
  return `${after}, before ${before}`;
}

function place({ place: { path, line } }: DerivedStep): string {
  return `${path}:${line}`;
}

/** A comparison as data. */
export function comparisonJson({ before, after, differences, sameCount }: TreeComparison) {
  return {
    before,
    after,
    same: sameCount,
    calls: differences.map((call) => ({
      syscall: call.syscall,
      before: call.before ?? null,
      after: call.after ?? null,
      changes: call.changes.map((change) => ({
        kind: change.kind,
        text: describeChange(change),
        ...('isCertain' in change ? { certain: change.isCertain } : {}),
        ...('direction' in change ? { direction: change.direction } : {}),
        ...('aspects' in change ? { aspects: change.aspects } : {}),
        before: 'before' in change ? step(change.before) : null,
        after: 'after' in change ? step(change.after) : null,
      })),
    })),
  };
}

function step(derived: DerivedStep) {
  return { kind: derived.step.kind, errors: derived.errors, source: place(derived) };
}
