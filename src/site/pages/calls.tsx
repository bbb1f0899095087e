import type { ElementContent } from 'hast';
import { GRADES } from '../../entry/grade.ts';
import { formatVersion } from '../../spec/version.ts';
import { contents, element } from '../element.ts';
import { idOf } from '../heading.ts';
import type { Page } from '../layout.tsx';
import { filterForm } from '../parts/filter-form.tsx';
import { gradeBadge } from '../parts/grade.tsx';
import {
  type CallSource,
  type ContainerRow,
  folderOfCall,
  linkFrom,
  type SiteSource,
} from '../site-source.ts';

/** The index of merged calls. */
export function callsPage({ calls }: SiteSource): Page {
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
        {merged.length - merged.filter(isOld).length} calls since Linux 3.17, and{' '}
        {merged.filter(isOld).length} older ones: what the kernel checks and in which order, the call that
        tells the kernel's <code>EPERM</code> from a filter's, and what each container runtime returns, by
        release. <a href="eperm/">Which of them can fail with EPERM themselves</a>, and at which step, has a
        page of its own.
      </p>,
      filterForm('Filter the calls', [
        { name: 'grade', label: 'grade', options: GRADES },
        {
          name: 'eperm',
          label: 'fails with EPERM itself',
          options: ['yes', 'no'],
        },
        { name: 'since', label: 'since', options: releasesOf(merged) },
        { name: 'containers', label: 'containers', options: answersOf(merged) },
      ]),
      table(merged, 'syscalls/'),
    ),
  };
}

function isOld({ spec: { since } }: CallSource): boolean {
  return since === undefined || since[0] < 3 || (since[0] === 3 && since[1] < 17);
}

/** `Linux 5`, by the first number of a release. */
function releasesOf(calls: readonly CallSource[]): readonly (readonly [string, string])[] {
  const majors = new Set(calls.map(({ spec }) => spec.since?.[0] ?? 0));
  return [...majors].toSorted((a, b) => b - a).map((major) => [String(major), `Linux ${major}`]);
}

/** What the newest release of each runtime returns: `Docker: EPERM`. */
function answersOf(calls: readonly CallSource[]): readonly (readonly [string, string])[] {
  const found = new Map(
    calls
      .flatMap(newestAnswers)
      .map((row): [string, string] => [tokenOf(row), `${row.runtime}: ${row.answer}`]),
  );
  return [...found].toSorted(([, a], [, b]) => (a < b ? -1 : 1));
}

function newestAnswers({ containers }: CallSource): readonly ContainerRow[] {
  return [...new Map(containers.map((row) => [row.runtime, row])).values()];
}

/** A token without spaces, because the attribute is a list of them. */
function tokenOf({ runtime, answer }: ContainerRow): string {
  return `${idOf(runtime)}-${answer.replaceAll(' ', '-')}`;
}

/** The index of proposals, and what became of them. */
export function proposalsPage({ calls }: SiteSource): Page {
  const proposals = calls.filter(({ spec }) => spec.status !== 'merged');
  return {
    folder: 'proposals/',
    section: 'proposals',
    title: 'Proposals',
    description:
      'System calls as they were proposed, with the findings of the rules and what became of them.',
    main: contents(
      <h1>Proposals</h1>,
      <p className="lead">
        System calls as they were posted, judged by the rules of today. The rules find what reviewers objected
        to then.
      </p>,
      table(proposals, 'proposals/'),
    ),
  };
}

function table(calls: readonly CallSource[], folder: string): ElementContent {
  return element(
    <div className="scroll" tabIndex={0} role="region" ariaLabel="Calls">
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
                data-eperm={yesOrNo(document.ambiguous)}
                data-since={String(spec.since?.[0] ?? 0)}
                data-containers={newestAnswers(call).map(tokenOf).join(' ')}
              >
                <th scope="row">
                  <a href={linkFrom({ folder }, folderOfCall(call))}>{spec.name}</a>
                </th>
                <td>
                  {spec.since === undefined ? (spec.revision ?? spec.status) : formatVersion(spec.since)}
                </td>
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
