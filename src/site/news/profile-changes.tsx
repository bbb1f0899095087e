import { passes } from '../../seccomp/simulate/remedies.ts';
import { contents } from '../element.ts';
import { changeOfAnswer } from '../parts/answer-matrix.tsx';
import { type CallHead, folderOfCall } from '../site-source.ts';
import { anchorFor, type NewsEntry, shortList } from './news-entry.ts';

/** A call whose answer changed with a release. */
interface ChangedAnswer {
  readonly call: CallHead;
  readonly before: string;
  readonly after: string;
}

/** A release of a runtime that answers calls differently than the release before it. */
interface ProfileChange {
  readonly runtime: string;
  readonly release: string;
  readonly date: string;
  /** The last release with the former answers. */
  readonly previous: string;
  readonly changed: ChangedAnswer[];
}

/**
 * The releases of runtimes that answer a call otherwise than the release before them in numeric order. Releases after one
 * that was not read are left out: nobody knows which of them brought the change.
 */
export function profileChanges(calls: readonly CallHead[]): readonly NewsEntry[] {
  const changes = new Map<string, ProfileChange>();
  for (const call of calls) {
    if (call.spec.status !== 'merged') continue;
    for (const [index, row] of call.containers.entries()) {
      const before = call.containers[index - 1];
      if (before?.runtime !== row.runtime || before.answer === row.answer) continue;
      if (row.isAfterGap === true || row.date === undefined) continue;
      const key = `${row.runtime} ${row.from}`;
      const change = changes.get(key) ?? {
        runtime: row.runtime,
        release: row.from,
        date: row.date,
        previous: before.until,
        changed: [],
      };
      changes.set(key, change);
      change.changed.push({ call, before: before.answer, after: row.answer });
    }
  }
  return [...changes.values()].map(entryOf);
}

function entryOf({ runtime, release, date, previous, changed }: ProfileChange): NewsEntry {
  const sorted = changed.toSorted((a, b) => (a.call.spec.name < b.call.spec.name ? -1 : 1));
  const kinds = [...new Set(sorted.map(({ before, after }) => `${before} ${after}`))];
  return {
    date,
    anchor: anchorFor(runtime, release),
    title: `${runtime} ${release} ${changeWords(sorted)}`,
    body: (link) =>
      contents(
        <p>On x86_64, with the default profile and capabilities, compared with {previous}:</p>,
        <ul>
          {kinds.map((kind) => {
            const own = sorted.filter(({ before, after }) => `${before} ${after}` === kind);
            const [first] = own;
            if (first === undefined) return null;
            return (
              <li>
                {changeOfAnswer(first.before, first.after)}:{' '}
                {own.flatMap(({ call }, index) => [
                  index === 0 ? '' : ', ',
                  <a href={link(folderOfCall(call))}>{call.spec.name}</a>,
                ])}
              </li>
            );
          })}
        </ul>,
      ),
  };
}

/** `lets statx pass`, `returns ENOSYS for clone3`, `answers statx and clone3 differently`. */
function changeWords(changed: readonly ChangedAnswer[]): string {
  const names = shortList(changed.map(({ call }) => call.spec.name));
  const answers = new Set(changed.map(({ after }) => after));
  const [answer] = answers;
  if (answers.size === 1 && answer !== undefined) {
    if (passes(answer)) return `lets ${names} pass`;
    if (/^E[A-Z0-9]+$/.test(answer)) return `returns ${answer} for ${names}`;
  }
  return `answers ${names} differently`;
}
