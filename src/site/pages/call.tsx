import type { ElementContent } from 'hast';
import { formatVersion } from '../../spec/version.ts';
import { contents, element } from '../element.ts';
import type { Highlighter } from '../highlight.ts';
import type { Page } from '../layout.tsx';
import { type CallSource, folderOf, linkFrom, type SiteSource } from '../model.ts';
import { containerAnswers } from '../parts/containers.tsx';
import { entryPath } from '../parts/entry-path.tsx';
import { findingsList } from '../parts/findings.tsx';
import { gradeBadge } from '../parts/grade.tsx';

/** The page of a call, or of one state of a proposal. */
export function callPage(source: CallSource, site: SiteSource, highlight: Highlighter): Page {
  const { spec, document, analysis, containers } = source;
  const folder = folderOf(source);
  const summary = spec.raw.summary?.text ?? '';
  const main = contents(
    <h1>
      {spec.name} {spec.revision === undefined ? null : <span className="aside">{spec.revision}</span>}
    </h1>,
    <p className="lead">{summary}</p>,
    highlight(`${spec.prototype};`, 'c'),
    facts(source),
    <h2 id="verdict">Can a program tell a filter from the kernel?</h2>,
    verdict(source),
    ...probes(source, site),
    <h2 id="path">What the kernel does on entry</h2>,
    <p className="legend">
      <span className="zone-probe">no EPERM so far: a certain refusal here is a probe</span>
      <span className="zone-masked">an EPERM is possible by now</span>
      <span className="zone-effect">something has changed</span>
    </p>,
    entryPath(analysis),
    ...(containers.length === 0
      ? []
      : [<h2 id="containers">What containers answer</h2>, ...containerAnswers(containers)]),
    ...(document.findings.length === 0
      ? []
      : [
          <h2 id="findings">Findings</h2>,
          findingsList(document.findings, (rule) => linkFrom({ folder }, `rules/${rule}/`)),
        ]),
    ...notes(source),
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
  const text =
    grade === 'none'
      ? ambiguous === true
        ? `No. ${spec.name} answers EPERM itself, and no call of it fails otherwise without doing something.`
        : `No call of it is a probe; but it answers no EPERM of its own, so an EPERM is a filter's.`
      : ambiguous === true
        ? `Yes: an EPERM may be the kernel's, and the probe below tells.`
        : `Yes, twice: it answers no EPERM of its own, and it has a probe.`;
  return element(
    <p className="verdict">
      {gradeBadge(grade)} {text}
    </p>,
  );
}

function probes({ document, spec }: CallSource, { verifiedOn }: SiteSource): readonly ElementContent[] {
  if (document.probes.length === 0) return [];
  return [
    element(
      <ul className="probes">
        {document.probes.map(({ call, grade, outcomes }) => {
          const kernels = verifiedOn(spec.name, call);
          return (
            <li>
              <code>{call}</code> answers {outcomes.filter((outcome) => outcome !== 'ENOSYS').join(' or ')}{' '}
              {gradeBadge(grade)}
              {kernels.length === 0 ? null : <span className="aside"> seen on {kernels.join(', ')}</span>}
            </li>
          );
        })}
      </ul>,
    ),
  ];
}

function notes({ spec }: CallSource): readonly ElementContent[] {
  const texts = spec.raw.notes ?? [];
  const links = spec.raw.links ?? [];
  const artifacts = Object.entries(spec.raw.artifacts ?? {}).flatMap(([name, value]) =>
    value === undefined || typeof value !== 'object' || !Array.isArray(value) ? [] : [[name, value] as const],
  );
  if (texts.length + links.length + artifacts.length === 0) return [];
  return contents(
    <h2 id="notes">Notes and sources</h2>,
    <ul>
      {texts.map(({ text }) => (
        <li>{text}</li>
      ))}
      {links.map(({ key, value }) => (
        <li>
          {key.text}: {target(value.text)}
        </li>
      ))}
      {artifacts.flatMap(([name, references]) =>
        references.map(({ text }: { readonly text: string }) => (
          <li>
            {name}: {target(text)}
          </li>
        )),
      )}
    </ul>,
  );
}

/** A link where a text is one that a browser may follow, else the text. */
function target(text: string): ElementContent {
  const isLink = /^https?:\/\/[^\s"<>]+$/.test(text);
  return isLink
    ? element(
        <a href={text} rel="nofollow">
          {text}
        </a>,
      )
    : { type: 'text', value: text };
}
