import type { ElementContent } from 'hast';
import type { RuntimeFacts } from '../../seccomp/runtimes/runtime-facts.ts';
import { answerSpans } from '../../seccomp/simulate/release-answers.ts';
import { contents, element } from '../element.ts';
import type { Page } from '../layout.tsx';
import { ASK_FOLDER } from '../parts/can-i-call.tsx';
import { filterForm } from '../parts/filter-form.tsx';
import { gradeBadge } from '../parts/grade.tsx';
import { factsIn } from '../read-facts.ts';
import { folderOfRuntime } from '../runtime-folder.ts';
import {
  type CallHead,
  type ContainerRow,
  folderOfCall,
  formatSpan,
  linkFrom,
  type SiteSource,
} from '../site-source.ts';

/** A runtime with what it returns for each merged call, oldest releases first. */
interface Runtime {
  readonly name: string;
  readonly calls: readonly { readonly call: CallHead; readonly rows: readonly ContainerRow[] }[];
}

/** The names of the runtimes with an answer for any merged call. */
export function runtimeNames(calls: readonly CallHead[]): readonly string[] {
  const merged = calls.filter(({ spec }) => spec.status === 'merged');
  return [...new Set(merged.flatMap(({ containers }) => containers.map(({ runtime }) => runtime)))];
}

function runtimeNamed(name: string, calls: readonly CallHead[]): Runtime {
  return {
    name,
    calls: calls
      .filter(({ spec }) => spec.status === 'merged')
      .map((call) => ({ call, rows: call.containers.filter(({ runtime }) => runtime === name) }))
      .filter(({ rows }) => rows.length > 0)
      .toSorted((a, b) => (a.call.spec.name < b.call.spec.name ? -1 : 1)),
  };
}

/** The index of runtimes. */
export function runtimesPage({ calls, runtimeFacts }: SiteSource): Page {
  const runtimes = runtimeNames(calls).map((name) => runtimeNamed(name, calls));
  return {
    folder: 'runtimes/',
    section: 'runtimes',
    title: 'Container runtimes',
    description: `What ${runtimes.map(({ name }) => name).join(', ')} return for each described Linux system call, by release.`,
    main: contents(
      <h1>Container runtimes</h1>,
      <p className="lead">
        What the default profile of each runtime returns for the described calls, in a container with the
        runtime's default capabilities, on x86_64.
      </p>,
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Runtime</th>
              <th scope="col">Newest known</th>
              <th scope="col">allow</th>
              <th scope="col">EPERM</th>
              <th scope="col">ENOSYS</th>
              <th scope="col">by arguments</th>
            </tr>
          </thead>
          <tbody>{runtimes.map(summary)}</tbody>
        </table>
      </div>,
      ...otherTools(factsIn(runtimeFacts)),
    ),
  };
}

/** Tools that have a filter and no page: their calls can be asked for one by one. */
function otherTools(facts: readonly RuntimeFacts[]): readonly ElementContent[] {
  const borrowed = new Set(facts.flatMap(({ policy }) => ('of' in policy ? [policy.of] : [])));
  const others = facts.filter(({ name, rank }) => rank === undefined && !borrowed.has(name));
  if (others.length === 0) return [];
  return contents(
    <p>
      “Can I call it?” also answers for{' '}
      {others.flatMap(({ name, title }, index) => [
        index === 0 ? '' : index === others.length - 1 ? ' and ' : ', ',
        <a href={linkFrom({ folder: 'runtimes/' }, `${ASK_FOLDER}?runtime=${name}`)}>{title}</a>,
      ])}
      .
    </p>,
  );
}

function summary({ name, calls }: Runtime): ElementContent {
  const newest = calls.flatMap(({ rows }) => rows.at(-1) ?? []);
  const count = (answer: string): number => newest.filter((row) => row.answer === answer).length;
  return element(
    <tr>
      <th scope="row">
        <a href={linkFrom({ folder: 'runtimes/' }, folderOfRuntime(name))}>{name}</a>
      </th>
      <td>{newest[0]?.until}</td>
      <td>{count('allow')}</td>
      <td>{count('EPERM')}</td>
      <td>{count('ENOSYS')}</td>
      <td>{count('args')}</td>
    </tr>,
  );
}

/** The page of a runtime: what it returns for each call, by release. */
export function runtimePage(name: string, site: Pick<SiteSource, 'calls'>): Page {
  const { calls } = runtimeNamed(name, site.calls);
  const folder = folderOfRuntime(name);
  return {
    folder,
    section: 'runtimes',
    title: name,
    description: `What ${name} returns for each described Linux system call in its containers, by release.`,
    script: 'filter.js',
    main: contents(
      <h1>{name}</h1>,
      <p className="lead">
        What its filter returns for {calls.length} calls, newest release first. If a call has a probe, a
        program can tell the filter's refusal from the kernel's.
      </p>,
      filterForm('Filter the calls', [
        { name: 'answer', label: 'answer', options: ['allow', 'EPERM', 'ENOSYS', 'args'] },
      ]),
      <div
        className="scroll"
        tabIndex={0}
        role="region"
        ariaLabel={`Answers of ${name}`}
        data-pagefind-ignore
      >
        <table data-filter-group>
          <thead>
            <tr>
              <th scope="col">Call</th>
              <th scope="col">Probe</th>
              <th scope="col">Answer, newest first</th>
              <th scope="col">Reason today</th>
            </tr>
          </thead>
          <tbody>{calls.map(({ call, rows }) => callRow(call, rows, folder))}</tbody>
        </table>
      </div>,
    ),
  };
}

function callRow(call: CallHead, rows: readonly ContainerRow[], folder: string): ElementContent {
  const newest = rows.at(-1);
  return element(
    <tr data-filter-item data-answer={newest?.answer ?? ''}>
      <th scope="row">
        <a href={linkFrom({ folder }, folderOfCall(call))}>{call.spec.name}</a>
      </th>
      <td>{gradeBadge(call.document.grade)}</td>
      <td className="answers">
        {answerSpans(rows)
          .toReversed()
          .map(({ answer, from, until }) =>
            element(
              <div>
                <span className={['answer', `answer-${answer}`]}>{answer}</span> {formatSpan(from, until)}
              </div>,
            ),
          )}
      </td>
      <td>{newest?.rule}</td>
    </tr>,
  );
}
