import type { ElementContent } from 'hast';
import { GRADES } from '../../entry/grade.ts';
import { originText } from '../../spec/derived.ts';
import { UNKNOWN } from '../../spec/errno.ts';
import { formatSince } from '../../spec/version.ts';
import { contents, element } from '../element.ts';
import { idOf } from '../heading.ts';
import type { Page } from '../layout.tsx';
import { filterForm } from '../parts/filter-form.tsx';
import { gradeBadge } from '../parts/grade.tsx';
import { omittedSection } from '../parts/omitted.tsx';
import {
  type CallHead,
  type ContainerRow,
  derivedCalls,
  folderOfCall,
  linkFrom,
  reviewedCalls,
  type SiteSource,
} from '../site-source.ts';

/** The index of merged calls. */
export function callsPage({ calls, omitted, manErrors }: SiteSource): Page {
  const [reviewed, derived] = [reviewedCalls(calls), derivedCalls(calls)];
  const merged = calls
    .filter(({ spec }) => spec.status === 'merged')
    .toSorted((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
  return {
    folder: 'syscalls/',
    section: 'syscalls',
    title: 'System calls',
    description: `${merged.length} Linux system calls: the order of their checks, a probe for each that has one, and what containers return.`,
    script: 'filter.js',
    main: contents(
      <h1>System calls</h1>,
      <p className="lead">
        {merged.length} calls of Linux: what the kernel checks and in which order, which call tells its{' '}
        <code>EPERM</code> from a filter's, and what containers return.
      </p>,
      <p className="aside">
        See also <a href="eperm/">which of them can fail with EPERM themselves</a>
        {manErrors === undefined
          ? ''
          : [', ', <a href="man-pages/">where the manual pages list other errors</a>]}{' '}
        and <a href="../data/">all of it as data</a>. People described{' '}
        {reviewed.length - reviewed.filter(isOld).length} calls since Linux 3.17 and{' '}
        {reviewed.filter(isOld).length} older ones.
      </p>,
      filterForm('Filter the calls', [
        { name: 'grade', label: 'grade', options: GRADES },
        {
          name: 'read',
          label: 'read by',
          options: [
            ['person', 'a person'],
            ['program', 'a program'],
          ],
        },
        {
          name: 'eperm',
          label: 'fails with EPERM itself',
          options: ['yes', 'no'],
        },
        { name: 'errno', label: 'fails with', options: [...new Set(merged.flatMap(errnosOf))].toSorted() },
        { name: 'since', label: 'since', options: releasesOf(merged) },
        { name: 'containers', label: 'containers', options: answersOf(merged) },
      ]),
      ...(derived.length === 0 ? [] : [derivedNotice(derived)]),
      table(merged, 'syscalls/'),
      ...omittedSection(omitted),
    ),
  };
}

/** Which of the calls nobody reviewed. */
function derivedNotice(derived: readonly CallHead[]): ElementContent {
  const trees = [...new Set(derived.flatMap(({ document }) => document.origin?.tree ?? []))];
  return element(
    <p className="aside" id="derived">
      {derived.length} calls were {originText({ tree: trees.join(' and ') })}. They are marked{' '}
      <em>derived</em>, and say something about that release alone; each page has what other kernels answered.
    </p>,
  );
}

/** Every errno that a step of the entry path names. */
function errnosOf({ spec }: CallHead): readonly string[] {
  return [...new Set(spec.entry.flatMap(({ errors }) => errors))].filter((error) => error !== UNKNOWN);
}

function isOld({ spec: { since } }: CallHead): boolean {
  return since === undefined || since[0] < 3 || (since[0] === 3 && since[1] < 17);
}

/** `Linux 5`, by the first number of a release. */
function releasesOf(calls: readonly CallHead[]): readonly (readonly [string, string])[] {
  const majors = new Set(calls.map(({ spec }) => spec.since?.[0] ?? 0));
  return [...majors].toSorted((a, b) => b - a).map((major) => [String(major), `Linux ${major}`]);
}

/** What the newest release of each runtime returns: `Docker: EPERM`. */
function answersOf(calls: readonly CallHead[]): readonly (readonly [string, string])[] {
  const found = new Map(
    calls
      .flatMap(newestAnswers)
      .map((row): [string, string] => [tokenOf(row), `${row.runtime}: ${row.answer}`]),
  );
  return [...found].toSorted(([, a], [, b]) => (a < b ? -1 : 1));
}

function newestAnswers({ containers }: CallHead): readonly ContainerRow[] {
  return [...new Map(containers.map((row) => [row.runtime, row])).values()];
}

/** A token without spaces, because the attribute is a list of them. */
function tokenOf({ runtime, answer }: ContainerRow): string {
  return `${idOf(runtime)}-${answer.replaceAll(' ', '-')}`;
}

function table(calls: readonly CallHead[], folder: string): ElementContent {
  return element(
    // Who searches for a call means its page, not the list.
    <div className="scroll" tabIndex={0} role="region" ariaLabel="Calls" data-pagefind-ignore>
      <table data-filter-group>
        <thead>
          <tr>
            <th scope="col">Call</th>
            <th scope="col">Since</th>
            <th scope="col">Probe</th>
            <th scope="col">Grade</th>
            <th scope="col">
              <abbr title="can the call fail with EPERM in the kernel">EPERM</abbr>
            </th>
            <th scope="col">What it does</th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => {
            const { spec, document } = call;
            const probe = document.probes[0]?.call;
            return (
              <tr
                data-filter-item
                data-grade={document.grade ?? ''}
                data-read={document.origin === undefined ? 'person' : 'program'}
                data-eperm={yesOrNo(document.ambiguous)}
                data-errno={errnosOf(call).join(' ')}
                data-since={String(spec.since?.[0] ?? 0)}
                data-containers={newestAnswers(call).map(tokenOf).join(' ')}
                data-number={[...new Set([...spec.numbers.values()].map(({ value }) => String(value)))].join(
                  ' ',
                )}
              >
                <th scope="row">
                  <a href={linkFrom({ folder }, folderOfCall(call))}>{spec.name}</a>
                  {document.origin === undefined ? null : <span className="aside"> derived</span>}
                </th>
                <td>{spec.since === undefined ? spec.status : formatSince(spec.since)}</td>
                <td>{probe === undefined ? '' : <code>{probe}</code>}</td>
                <td>{gradeBadge(document.grade)}</td>
                <td>{yesOrNo(document.ambiguous)}</td>
                <td>{spec.raw.summary?.text ?? ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>,
  );
}

function yesOrNo(answer: boolean | undefined): string {
  if (answer === undefined) return 'not known';
  return answer ? 'yes' : 'no';
}
