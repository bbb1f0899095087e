import type { ElementContent } from 'hast';
import type { Grade } from '../../entry/grade.ts';
import { detections } from '../../generate/detect/detect.ts';
import { epermWords } from '../../lint/words.ts';
import { formatVersion } from '../../spec/version.ts';
import { seenText } from '../../verify/verified.ts';
import { contents, element } from '../element.ts';
import type { Highlighter } from '../highlight.ts';
import type { Page } from '../layout.tsx';
import { type CallSource, folderOf, linkFrom, type SiteSource, stateOf } from '../model.ts';
import { argumentsTable } from '../parts/arguments.tsx';
import { containerAnswers } from '../parts/containers.tsx';
import { entryPath } from '../parts/entry-path.tsx';
import { findingsList } from '../parts/findings.tsx';
import { gradeBadge } from '../parts/grade.tsx';
import { notes } from '../parts/notes.tsx';
import { verification } from '../parts/verification.tsx';

/** The page of a call, or of one state of a proposal. */
export function callPage(source: CallSource, site: SiteSource, highlight: Highlighter): Page {
  const { spec, document, containers } = source;
  const folder = folderOf(source);
  const summary = spec.raw.summary?.text ?? '';
  const main = contents(
    <h1>
      {spec.name} {spec.revision === undefined ? null : <span className="aside">{spec.revision}</span>}
    </h1>,
    <p className="lead">{summary}</p>,
    highlight(`${spec.prototype};`, 'c'),
    facts(source),
    argumentsTable(spec),
    <h2 id="verdict">Can a program tell a filter from the kernel?</h2>,
    verdict(source),
    ...probes(source, site),
    ...detection(source, highlight),
    <h2 id="path">What the kernel does on entry</h2>,
    <p className="legend">
      <span className="zone-probe">no EPERM so far: a certain refusal here is a probe</span>
      <span className="zone-masked">an EPERM is possible by now</span>
      <span className="zone-effect">something has changed</span>
    </p>,
    entryPath(source.analyse()),
    ...(spec.status === 'merged' ? verification(site.seen(spec.name, document.path)) : []),
    ...(containers.length === 0
      ? []
      : [
          <h2 id="containers">What containers answer</h2>,
          ...containerAnswers(containers, spec.name, site.callers),
        ]),
    ...compared(source, site),
    ...(document.findings.length === 0
      ? []
      : [
          <h2 id="findings">Findings</h2>,
          findingsList(document.findings, (rule) => linkFrom({ folder }, `rules/${rule}/`)),
        ]),
    ...notes(spec),
    <h2 id="spec">The spec</h2>,
    <p>
      <a href="spec.yaml">spec.yaml</a> as <code>probeable</code> reads it;{' '}
      <a href={linkFrom({ folder }, `playground/?spec=${folder.replace(/\/$/, '')}`)}>
        open it in the playground
      </a>{' '}
      to change it and to try calls.
    </p>,
    <details data-pagefind-ignore>
      <summary>Show it here</summary>
      {highlight(source.text, 'yaml')}
    </details>,
  );
  return {
    folder,
    section: spec.status === 'merged' ? 'syscalls' : 'proposals',
    title: spec.revision === undefined ? spec.name : `${spec.name}, ${spec.revision}`,
    description:
      summary || `The system call ${spec.name}: the order of its checks, its probe, what containers answer.`,
    main,
  };
}

function facts({ spec }: CallSource): ElementContent {
  const numbers = [...spec.numbers].map(([architecture, { value }]) =>
    architecture === '' ? `${value}` : `${value} on ${architecture}`,
  );
  const rows: readonly (readonly [string, string])[] = [
    ['status', spec.status],
    ['since', spec.since === undefined ? '' : `Linux ${formatVersion(spec.since)}`],
    ['number', numbers.join(', ')],
    ['returns', spec.returns],
  ];
  return element(
    <dl className="facts" data-pagefind-ignore>
      {rows
        .filter(([, value]) => value !== '')
        .flatMap(([name, value]) => [<dt>{name}</dt>, <dd>{value}</dd>])}
    </dl>,
  );
}

function verdict({ document, spec }: CallSource): ElementContent {
  const { grade, ambiguous } = document;
  return element(
    <p className="verdict">
      {gradeBadge(grade)} {verdictWords(spec.name, grade, ambiguous)}
    </p>,
  );
}

/** Whether userspace can tell a filter from the kernel, as the answer to that question. */
function verdictWords(name: string, grade: Grade | undefined, ambiguous: boolean | undefined): string {
  if (grade === undefined || grade === 'unknown')
    return `Not judged: too little of what ${name} checks is known to say whether a call of it is a probe.`;
  if (ambiguous === undefined)
    return grade === 'none'
      ? `No call of it is a probe. ${epermWords(ambiguous)}`
      : `Yes: whoever an EPERM comes from, the probe below tells.`;
  if (grade === 'none')
    return ambiguous
      ? `No. ${name} answers EPERM itself, and no call of it fails otherwise without doing something.`
      : `No call of it is a probe; but it answers no EPERM of its own, so an EPERM is a filter's.`;
  return ambiguous
    ? `Yes: an EPERM may be the kernel's, and the probe below tells.`
    : `Yes, twice: it answers no EPERM of its own, and it has a probe.`;
}

function probes({ document, spec }: CallSource, { verifiedOn }: SiteSource): readonly ElementContent[] {
  if (document.probes.length === 0) return [];
  return [
    element(
      <ul className="probes">
        {document.probes.map(({ call, grade, outcomes }) => {
          const seen = seenText(verifiedOn(spec.name, call), outcomes);
          return (
            <li>
              <code>{call}</code> fails with {outcomes.filter((outcome) => outcome !== 'ENOSYS').join(' or ')}{' '}
              {gradeBadge(grade)}
              {seen === '' ? null : <span className="aside"> {seen}</span>}
            </li>
          );
        })}
      </ul>,
    ),
  ];
}

/** The way to the same call in another state, and to a comparison with another call. */
function compared(source: CallSource, { comparisons }: SiteSource): readonly ElementContent[] {
  const page = { folder: folderOf(source) };
  const own = comparisons.filter(({ before, after }) => before === source || after === source);
  return contents(
    <h2 id="compare">Compare</h2>,
    <ul>
      {own.map(({ folder, before, after }) => (
        <li>
          <a href={linkFrom(page, folder)}>
            {stateOf(before)} and {stateOf(after)}
          </a>
        </li>
      ))}
      <li>
        <a href={linkFrom(page, `compare/?a=${page.folder.replace(/\/$/, '')}`)}>Compare with another call</a>
      </li>
    </ul>,
  );
}

/** Code to copy: in C at once, in other languages when somebody asks. */
function detection({ spec }: CallSource, highlight: Highlighter): readonly ElementContent[] {
  const [first, ...others] = spec.status === 'merged' ? detections(spec) : [];
  if (first === undefined) return [];
  return contents(
    <h2 id="detect">Code to detect it</h2>,
    <p>
      Called after the call itself failed with <code>EPERM</code>, it tells whether a filter returned it. It
      changes nothing and needs no header of the call. The tests of this project compile and run it.
    </p>,
    highlight(first.code, first.language.toLowerCase()),
    ...others.map(({ language, code }) => (
      <details>
        <summary>In {language}</summary>
        {highlight(code, language.toLowerCase())}
      </details>
    )),
  );
}
