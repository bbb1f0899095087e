import { diffArrays } from 'diff';
import type { ElementContent } from 'hast';
import type { Finding } from '../../lint/finding.ts';
import type { Step } from '../../spec/model.ts';
import { contents, element } from '../element.ts';
import type { Page } from '../layout.tsx';
import { type CallSource, type Comparison, folderOf, linkFrom, stateOf } from '../model.ts';
import { findingsList } from '../parts/findings.tsx';
import { gradeBadge } from '../parts/grade.tsx';

/** Two states of one call side by side. */
export function versionsPage({ folder, before, after, changes }: Comparison): Page {
  const { name } = after.spec;
  const title = `${name}: ${stateOf(before)} and ${stateOf(after)}`;
  const link = (call: CallSource): ElementContent =>
    element(<a href={linkFrom({ folder }, folderOf(call))}>{stateOf(call)}</a>);
  const { gone, come } = findingsBetween(before, after);
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
        <p>Nothing: whatever works with the first works with the second.</p>
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
            {pairs(before.spec.entry, after.spec.entry).map(row)}
          </tbody>
        </table>
      </div>,
      ...(gone.length === 0 ? [] : [<h2 id="gone">No longer found</h2>, findingsList(gone, to)]),
      ...(come.length === 0 ? [] : [<h2 id="new">Found since</h2>, findingsList(come, to)]),
    ),
  };
}

type Pair = readonly [Step | undefined, Step | undefined];

/** Steps that stay beside each other; what went and what came as far up as it belongs. */
function pairs(before: readonly Step[], after: readonly Step[]): readonly Pair[] {
  const parts = diffArrays([...before], [...after], { comparator: isSameStep });
  let old = 0;
  let young = 0;
  return parts.flatMap(({ added, removed, count }): Pair[] =>
    Array.from({ length: count }, (): Pair => {
      if (added) return [undefined, after[young++]];
      if (removed) return [before[old++], undefined];
      return [before[old++], after[young++]];
    }),
  );
}

function isSameStep(a: Step, b: Step): boolean {
  return a.kind === b.kind && a.text === b.text && a.errors.join() === b.errors.join();
}

function row([before, after]: Pair): ElementContent {
  const mark = before === undefined ? 'came' : after === undefined ? 'went' : '';
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
      <b>{one.kind}</b> {one.text} <span className="errno">{one.errors.join(' ')}</span>
    </span>,
  );
}

/** Findings of one state alone: known by what they are about, since every place has moved. */
function findingsBetween(
  before: CallSource,
  after: CallSource,
): { readonly gone: readonly Finding[]; readonly come: readonly Finding[] } {
  const missing = (from: CallSource, to: CallSource): readonly Finding[] => {
    const known = new Set(to.document.findings.map(({ fingerprint }) => fingerprint));
    return from.document.findings.filter(({ fingerprint }) => !known.has(fingerprint));
  };
  return { gone: missing(before, after), come: missing(after, before) };
}
