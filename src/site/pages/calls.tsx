import type { ElementContent } from 'hast';
import { GRADES } from '../../entry/grade.ts';
import { formatVersion } from '../../spec/version.ts';
import { contents, element } from '../element.ts';
import type { Page } from '../layout.tsx';
import { type CallSource, folderOf, linkFrom, type SiteSource } from '../model.ts';
import { gradeBadge } from '../parts/grade.tsx';
import { filter } from './rules.tsx';

/** The index of merged calls. */
export function callsPage({ calls }: SiteSource): Page {
  const merged = calls
    .filter(({ spec }) => spec.status === 'merged')
    .toSorted((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
  return {
    folder: 'syscalls/',
    section: 'syscalls',
    title: 'System calls',
    description: `${merged.length} Linux system calls: the order of their checks, a probe for each that has one, and what containers answer.`,
    script: 'filter.js',
    main: contents(
      <h1>System calls</h1>,
      <p className="lead">
        Every call since Linux 3.17, and {merged.filter(isOld).length} older ones: what the kernel checks and
        in which order, the call that tells the kernel's <code>EPERM</code> from a filter's, and what
        container runtimes answer since when.
      </p>,
      filter('Filter the calls', 'grade', GRADES, 'eperm', ['yes', 'no']),
      table(merged, 'syscalls/'),
    ),
  };
}

function isOld({ spec: { since } }: CallSource): boolean {
  return since === undefined || since[0] < 3 || (since[0] === 3 && since[1] < 17);
}

/** The index of proposals, and what became of them. */
export function proposalsPage({ calls }: SiteSource): Page {
  const proposals = calls.filter(({ spec }) => spec.status !== 'merged');
  return {
    folder: 'proposals/',
    section: 'proposals',
    title: 'Proposals',
    description:
      'System calls as they were proposed, with what is found in them today and what became of them.',
    main: contents(
      <h1>Proposals</h1>,
      <p className="lead">
        System calls as they were posted, judged by the rules of today. What reviewers objected to then is
        what the rules find now.
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
              <abbr title="can the kernel itself answer EPERM">EPERM</abbr>
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
                data-eperm={document.ambiguous === true ? 'yes' : 'no'}
              >
                <th scope="row">
                  <a href={linkFrom({ folder }, folderOf(call))}>{spec.name}</a>
                </th>
                <td>
                  {spec.since === undefined ? (spec.revision ?? spec.status) : formatVersion(spec.since)}
                </td>
                <td>{probe === undefined ? '' : <code>{probe}</code>}</td>
                <td>{gradeBadge(document.grade)}</td>
                <td>{document.ambiguous === true ? 'yes' : 'no'}</td>
                <td>{spec.raw.summary?.text ?? ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>,
  );
}
