import type { ElementContent } from 'hast';
import { isDerived } from '../../spec/derived.ts';
import { plural } from '../../spec/plural.ts';
import { contents, element } from '../element.ts';
import type { Page } from '../layout.tsx';
import { gradeBadge } from '../parts/grade.tsx';
import { type CallHead, folderOfCall, linkFrom, postedOn, type SiteSource } from '../site-source.ts';

const FOLDER = 'proposals/';

/** A call that was proposed, with its postings from the oldest one on. */
interface ProposedCall {
  readonly name: string;
  readonly postings: readonly CallHead[];
  /** What was merged of it, under the same name. */
  readonly merged: CallHead | undefined;
}

/** The index of proposals: each call with its postings, what the rules say of each, and what became of it. */
export function proposalsPage({ calls, comparisons }: SiteSource): Page {
  const proposed = proposedCalls(calls);
  const postings = proposed.flatMap((call) => call.postings);
  const hidden = postings.filter(
    ({ document: { grade, ambiguous } }) => grade === 'none' && ambiguous === true,
  );
  return {
    folder: FOLDER,
    section: 'proposals',
    title: 'Proposals',
    description:
      'System calls as they were proposed, each posting with its entry path, its grade and what became of it.',
    isWide: true,
    main: contents(
      <h1>Proposals</h1>,
      <p className="lead">
        System calls as they were posted, judged by the rules of today: {plural(postings.length, 'posting')}{' '}
        of {plural(proposed.length, 'call')}. With {hidden.length} of them, a program could not have told the
        kernel's <code>EPERM</code> from a filter's.
      </p>,
      <p>
        Postings that are marked <em>derived</em> were read by a program from the C of the series; nobody has
        reviewed them. <code>probeable proposals update</code> adds those of a mailing list.
      </p>,
      <div className="scroll" tabIndex={0} role="region" ariaLabel="Postings by call">
        <table>
          <thead>
            <tr>
              <th scope="col">Posting</th>
              <th scope="col">Grade</th>
              <th scope="col">Probe</th>
              <th scope="col">Findings</th>
              <th scope="col">Since the posting before</th>
            </tr>
          </thead>
          {proposed.map((call) => group(call, comparisons))}
        </table>
      </div>,
    ),
  };
}

function proposedCalls(calls: readonly CallHead[]): readonly ProposedCall[] {
  const byName = new Map<string, CallHead[]>();
  for (const call of calls)
    if (call.spec.status !== 'merged')
      byName.set(call.spec.name, [...(byName.get(call.spec.name) ?? []), call]);
  const merged = new Map(
    calls.filter(({ spec }) => spec.status === 'merged').map((call) => [call.spec.name, call] as const),
  );
  return [...byName]
    .map(([name, postings]) => ({
      name,
      postings: postings.toSorted((a, b) => (postedOn(a) < postedOn(b) ? -1 : 1)),
      merged: merged.get(name),
    }))
    .toSorted((a, b) => (lastPosted(a) > lastPosted(b) ? -1 : 1));
}

function lastPosted({ postings }: ProposedCall): string {
  return postings.map(postedOn).toSorted().at(-1) ?? '';
}

function group(
  { name, postings, merged }: ProposedCall,
  comparisons: SiteSource['comparisons'],
): ElementContent {
  const last = postings.at(-1);
  const outcome =
    merged === undefined ? (
      (last?.spec.status ?? '')
    ) : (
      <a href={linkFrom({ folder: FOLDER }, folderOfCall(merged))}>merged</a>
    );
  return element(
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={COLUMNS} id={name}>
          <div className="group-title">
            {name}{' '}
            <span className="aside">
              {outcome}
              {last?.spec.summary === undefined ? '' : `: ${last.spec.summary}`}
            </span>
          </div>
        </th>
      </tr>
      {postings.map((posting) => row(posting, comparisons))}
    </tbody>,
  );
}

const COLUMNS = 5;

function row(posting: CallHead, comparisons: SiteSource['comparisons']): ElementContent {
  const { spec, document } = posting;
  const probe = document.probes[0]?.call;
  const change = comparisons.find(({ after }) => after === posting);
  const count = (severity: string): number =>
    document.findings.filter((finding) => finding.severity === severity).length;
  return element(
    <tr>
      <th scope="row">
        <a href={linkFrom({ folder: FOLDER }, folderOfCall(posting))}>{spec.revision ?? spec.status}</a>
        {isDerived(spec) ? <span className="aside"> derived</span> : null}
      </th>
      <td>{gradeBadge(document.grade)}</td>
      <td>{probe === undefined ? '' : <code>{probe}</code>}</td>
      <td>
        {plural(count('error'), 'error')}, {plural(count('warning'), 'warning')}
      </td>
      <td>
        {change === undefined ? (
          ''
        ) : (
          <a href={linkFrom({ folder: FOLDER }, change.folder)}>
            {change.changes.length === 0 ? 'side by side' : plural(change.changes.length, 'change')}
          </a>
        )}
      </td>
    </tr>,
  );
}
