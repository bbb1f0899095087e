import { encodeAction } from '../seccomp/seccomp-action.ts';
import type { PolicyChange } from './policy-changes.ts';

/** Changes with the same answers before and after, for the same callers. */
export interface ChangeGroup {
  readonly changes: readonly [PolicyChange, ...PolicyChange[]];
  /** The architectures of the callers. */
  readonly callers: readonly string[];
}

/** Puts together what one sentence says: each call once, with all callers for whom it changes so. */
export function changeGroups(changes: readonly PolicyChange[]): readonly ChangeGroup[] {
  const callers = new Map<string, string[]>();
  const first = new Map<string, PolicyChange>();
  for (const change of changes) {
    const key = [answersOf(change), change.what, change.example ?? ''].join(' ');
    const known = callers.get(key);
    if (known === undefined) {
      callers.set(key, [change.caller]);
      first.set(key, change);
    } else if (!known.includes(change.caller)) known.push(change.caller);
  }
  const groups = new Map<string, ChangeGroup>();
  for (const [key, change] of first) {
    const own = callers.get(key) ?? [];
    const name = `${answersOf(change)} ${own.join()}`;
    const group = groups.get(name);
    const [head, ...others] = group?.changes ?? [change];
    groups.set(name, {
      callers: own,
      changes: group === undefined ? [change] : [head, ...others, change],
    });
  }
  return [...groups.values()];
}

function answersOf({ before, after }: PolicyChange): string {
  return `${encodeAction(before)} ${encodeAction(after)}`;
}
