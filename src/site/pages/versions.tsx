import { diffArrays } from 'diff';
import type { ElementContent } from 'hast';
import type { Finding } from '../../lint/finding.ts';
import type { Step } from '../../spec/model.ts';
import { contents, element } from '../element.ts';
import type { Page } from '../layout.tsx';
import { findingsList } from '../parts/findings.tsx';
import { gradeBadge } from '../parts/grade.tsx';
import { type CallSource, folderOfCall, linkFrom, type StateComparison, stateOf } from '../site-source.ts';

/** Two states of one call side by side. */
export function versionsPage({ folder, before, after, changes }: StateComparison): Page {
  const { name } = after.spec;
  const title = `${name}: ${stateOf(before)} and ${stateOf(after)}`;
  const link = (call: CallSource): ElementContent =>
    element(<a href={linkFrom({ folder }, folderOfCall(call))}>{stateOf(call)}</a>);
  const { removed, added } = findingsBetween(before, after);
  const to = (rule: string): string => linkFrom({ folder }, `rules/${rule}/`);
  return {
    folder,
    section: 'proposals',
    title,
    description: `What has changed in the system call ${name} between ${stateOf(before)} and ${stateOf(after)}.`,
    main: contents(
      <h1>
        {name} <span className="aside">in two states</span>
      </h1>,
      <h2 id="changes">What a program would notice</h2>,
      changes.length === 0 ? (
        <p>Nothing: every program that works with the first state works with the second.</p>
      ) : (
        <ul>
          {changes.map((change) => (
            <li>{change}</li>
          ))}
        </ul>
      ),
      <h2 id="path">What the kernel does on entry</h2>,
      <div className="scroll" tabIndex={0} role="region" ariaLabel="Entry paths side by side">
        <table className="versions">
          <thead>
            <tr>
              <th scope="col">
                {link(before)} {gradeBadge(before.document.grade)}
              </th>
              <th scope="col">
                {link(after)} {gradeBadge(after.document.grade)}
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>
                <code>{before.spec.prototype}</code>
              </td>
              <td>
                <code>{after.spec.prototype}</code>
              </td>
            </tr>
            {alignSteps(before.spec.entry, after.spec.entry).map(row)}
          </tbody>
        </table>
      </div>,
      ...(removed.length === 0 ? [] : [<h2 id="gone">No longer found</h2>, findingsList(removed, to)]),
      ...(added.length === 0 ? [] : [<h2 id="new">New findings</h2>, findingsList(added, to)]),
    ),
  };
}

type Pair = readonly [Step | undefined, Step | undefined];

/** Aligns two entry paths: equal steps share a row, removed and added steps have rows of their own. */
function alignSteps(before: readonly Step[], after: readonly Step[]): readonly Pair[] {
  const parts = diffArrays([...before], [...after], { comparator: isSameStep });
  let beforeIndex = 0;
  let afterIndex = 0;
  return parts.flatMap(({ added, removed, count }): Pair[] =>
    Array.from({ length: count }, (): Pair => {
      if (added) return [undefined, after[afterIndex++]];
      if (removed) return [before[beforeIndex++], undefined];
      return [before[beforeIndex++], after[afterIndex++]];
    }),
  );
}

function isSameStep(a: Step, b: Step): boolean {
  return a.kind === b.kind && a.text === b.text && a.errors.join() === b.errors.join();
}

function row([before, after]: Pair): ElementContent {
  const mark = before === undefined ? 'added' : after === undefined ? 'removed' : '';
  return element(
    <tr className={mark === '' ? undefined : mark}>
      <td>{step(before)}</td>
      <td>{step(after)}</td>
    </tr>,
  );
}

function step(one: Step | undefined): ElementContent | null {
  if (one === undefined) return null;
  return element(
    <span>
      <b>{one.kind}</b> {one.text} {/* A signal is named by its text already. */}
      <span className="errno">{one.errors.filter((name) => name !== one.text).join(' ')}</span>
    </span>,
  );
}

/** Findings of one state only. They are matched by fingerprint, because their places differ. */
function findingsBetween(
  before: CallSource,
  after: CallSource,
): { readonly removed: readonly Finding[]; readonly added: readonly Finding[] } {
  const missing = (from: CallSource, to: CallSource): readonly Finding[] => {
    const known = new Set(to.document.findings.map(({ fingerprint }) => fingerprint));
    return from.document.findings.filter(({ fingerprint }) => !known.has(fingerprint));
  };
  return { removed: missing(before, after), added: missing(after, before) };
}
