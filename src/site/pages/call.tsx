import type { ElementContent } from 'hast';
import type { Grade } from '../../entry/grade.ts';
import { detections } from '../../generate/detect/detect.ts';
import { epermPhrase } from '../../lint/phrases.ts';
import { formatVersion } from '../../spec/version.ts';
import { seenText } from '../../verify/verified-text.ts';
import { contents, element } from '../element.ts';
import type { Highlighter } from '../highlight.ts';
import type { Page } from '../layout.tsx';
import { argumentsTable } from '../parts/arguments.tsx';
import { containerAnswers } from '../parts/containers.tsx';
import { entryPath } from '../parts/entry-path.tsx';
import { findingsList } from '../parts/findings.tsx';
import { flagSection } from '../parts/flag-calls.tsx';
import { gradeBadge } from '../parts/grade.tsx';
import { specNotes } from '../parts/notes.tsx';
import { verification } from '../parts/verification.tsx';
import { type CallSource, folderOfCall, linkFrom, type SiteSource, stateOf } from '../site-source.ts';

/** The page of a merged call or of one state of a proposal. */
export function callPage(source: CallSource, site: SiteSource, highlight: Highlighter): Page {
  const { spec, document, containers } = source;
  const folder = folderOfCall(source);
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
      <span className="zone-masked">a step so far may fail with EPERM</span>
      <span className="zone-effect">something has changed</span>
    </p>,
    entryPath(source.analyse()),
    ...flagSection(spec),
    ...(spec.status === 'merged' ? verification(site.seen(spec.name, document.path)) : []),
    ...(containers.length === 0
      ? []
      : [
          <h2 id="containers">What containers return</h2>,
          ...containerAnswers(containers, spec.name, site.callers),
        ]),
    ...compared(source, site),
    ...(document.findings.length === 0
      ? []
      : [
          <h2 id="findings">Findings</h2>,
          findingsList(document.findings, (rule) => linkFrom({ folder }, `rules/${rule}/`)),
        ]),
    ...specNotes(spec),
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
      summary || `The system call ${spec.name}: the order of its checks, its probe, what containers return.`,
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

/** Answers the heading: whether userspace can tell a filter from the kernel. */
function verdictWords(name: string, grade: Grade | undefined, ambiguous: boolean | undefined): string {
  if (grade === undefined || grade === 'unknown')
    return `Not judged: too little of the entry path of ${name} is known to tell whether a call of it is a probe.`;
  if (ambiguous === undefined)
    return grade === 'none'
      ? `No call of it is a probe. ${epermPhrase(ambiguous)}`
      : `Yes: the probe below tells whether the kernel or a filter returned an EPERM.`;
  if (grade === 'none')
    return ambiguous
      ? `No. ${name} can fail with EPERM in the kernel, and no call of it is a probe.`
      : `No call of it is a probe, but it never fails with EPERM in the kernel, so a filter returned any EPERM.`;
  return ambiguous
    ? `Yes. It can fail with EPERM in the kernel, but the probe below tells the kernel from a filter.`
    : `Yes. It never fails with EPERM in the kernel, so a filter returned any EPERM. It also has a probe.`;
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

/** Links to comparisons with other states of the call and with other calls. */
function compared(source: CallSource, { comparisons }: SiteSource): readonly ElementContent[] {
  const page = { folder: folderOfCall(source) };
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

/** Detection code: C is shown, other languages are folded. */
function detection({ spec }: CallSource, highlight: Highlighter): readonly ElementContent[] {
  const [first, ...others] = spec.status === 'merged' ? detections(spec) : [];
  if (first === undefined) return [];
  return contents(
    <h2 id="detect">Code to detect it</h2>,
    <p>
      Call this after the system call failed with <code>EPERM</code>: it tells whether a filter returned it.
      It changes nothing and needs no header of the call. The tests of this project compile and run it.
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
