import type { ElementContent } from 'hast';
import { formatSince } from '../../spec/version.ts';
import { originReport } from '../../verify/origin-text.ts';
import type { CallSite } from '../call-site.ts';
import { contents, element } from '../element.ts';
import type { Highlighter } from '../highlight.ts';
import type { Page } from '../layout.tsx';
import { argumentsTable } from '../parts/arguments.tsx';
import { CALL_SCRIPT, canICall, canICallElsewhere } from '../parts/can-i-call.tsx';
import { commandSection } from '../parts/commands.tsx';
import { containerAnswers } from '../parts/containers.tsx';
import { detectionSection } from '../parts/detection.tsx';
import { entryPath } from '../parts/entry-path.tsx';
import { findingsList } from '../parts/findings.tsx';
import { flagSection } from '../parts/flag-calls.tsx';
import { specNotes } from '../parts/notes.tsx';
import { precedenceSection } from '../parts/precedence.tsx';
import { releaseChanges } from '../parts/release-changes.tsx';
import { sourceSection } from '../parts/spec-source.tsx';
import { verdictSection } from '../parts/verdict.tsx';
import { verification } from '../parts/verification.tsx';
import { type CallSource, folderOfCall, linkFrom } from '../site-source.ts';

/** The page of a merged call or of one state of a proposal: the answers first, then what they follow from. */
export function callPage(source: CallSource, site: CallSite, highlight: Highlighter): Page {
  const { spec, document, containers } = source;
  const folder = folderOfCall(source);
  const places = site.placesOf(spec);
  const summary = spec.raw.summary?.text ?? '';
  const analysis = source.analyse();
  const isMerged = spec.status === 'merged';
  const isReviewed = document.origin === undefined;
  const main = contents(
    <h1>
      {spec.name} {spec.revision === undefined ? null : <span className="aside">{spec.revision}</span>}
    </h1>,
    <p className="lead">
      {summary}
      {isReviewed ? null : ' '}
      {isReviewed ? null : (
        <a className="tag" href="#origin">
          not reviewed
        </a>
      )}
    </p>,
    <div className="first-answers">
      {[...(isMerged ? canICall(source) : []), ...verdictSection(source, site)]}
    </div>,
    ...(isMerged ? canICallElsewhere(source, { folder }) : []),
    ...originNotice(source, site),
    <h2 id="call">The call</h2>,
    highlight(`${spec.prototype};`, 'c'),
    facts(source),
    argumentsTable(spec),
    ...(isReviewed ? detectionSection(source, highlight) : []),
    <h2 id="path">What the kernel does on entry</h2>,
    <p className="legend" data-pagefind-ignore>
      <span className="zone-probe">no EPERM so far: a certain refusal here is a probe</span>
      <span className="zone-masked">a step so far may fail with EPERM</span>
      <span className="zone-effect">something has changed</span>
    </p>,
    entryPath(analysis, places),
    ...(places === undefined
      ? []
      : contents(
          <p className="aside">
            Files and lines are those of Debian's source of Linux {places.tree}, found by made-up calls that
            both the step and the code there refuse; no such call was found for a step without a place. In the
            repository of the kernel, to which they link, a patch of Debian may have moved a line.
          </p>,
        )),
    ...(isReviewed && isMerged ? releaseChanges(analysis) : []),
    ...(isReviewed ? commandSection(spec) : []),
    ...(isReviewed ? flagSection(spec, isMerged ? site.flagSeenOn : () => []) : []),
    ...precedenceSection(spec, site.precedence.of(spec), { folder }),
    ...(isMerged ? verification(site.seen(spec.name, document.path)) : []),
    ...(containers.length === 0
      ? []
      : [
          <h2 id="containers">What containers return, and why</h2>,
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
    ...sourceSection(source, site),
  );
  return {
    folder,
    section: isMerged ? 'syscalls' : 'proposals',
    title: spec.revision === undefined ? spec.name : `${spec.name}, ${spec.revision}`,
    description:
      summary || `The system call ${spec.name}: the order of its checks, its probe, what containers return.`,
    main,
    hasContents: true,
    ...(isMerged && containers.length > 0 ? { script: CALL_SCRIPT } : {}),
  };
}

/** Says of a spec that nobody reviewed where it was read, and for which kernels it was. */
function originNotice({ spec, document }: CallSource, site: CallSite): readonly ElementContent[] {
  const origin = originReport(
    spec,
    { kernel: undefined, architecture: spec.architecture },
    site.seen(spec.name, document.path),
  );
  if (origin === undefined) return [];
  const [first, ...others] = origin.notes;
  return contents(
    <p className="notice" id="origin">
      <strong>{first}.</strong>{' '}
      {origin.isPosted
        ? 'It says what the kernel would do with the series as it was posted.'
        : 'It says what that release does. Of other releases only the answers below are known.'}
      {others.map((note) => ` ${note.charAt(0).toUpperCase()}${note.slice(1)}.`)}
    </p>,
  );
}

function facts({ spec, document }: CallSource): ElementContent {
  const numbers = [...spec.numbers].map(([architecture, { value }]) =>
    architecture === '' ? `${value}` : `${value} on ${architecture}`,
  );
  const rows: readonly (readonly [string, string])[] = [
    ['status', spec.status],
    ['since', spec.since === undefined ? '' : `Linux ${formatSince(spec.since)}`],
    ['number', numbers.join(', ')],
    // A spec that nobody wrote does not say what the call returns.
    ['returns', spec.raw.returns === undefined && document.origin !== undefined ? '' : spec.returns],
  ];
  return element(
    <dl className="facts" data-pagefind-ignore>
      {rows
        .filter(([, value]) => value !== '')
        .flatMap(([name, value]) => [<dt>{name}</dt>, <dd>{value}</dd>])}
    </dl>,
  );
}

/** Links to comparisons with other states of the call and with other calls. */
function compared(source: CallSource, { comparisonsOf }: CallSite): readonly ElementContent[] {
  const page = { folder: folderOfCall(source) };
  return contents(
    <h2 id="compare">Compare</h2>,
    <ul data-pagefind-ignore>
      {comparisonsOf(page.folder).map(({ folder, title }) => (
        <li>
          <a href={linkFrom(page, folder)}>{title}</a>
        </li>
      ))}
      <li>
        <a href={linkFrom(page, `compare/?a=${page.folder.replace(/\/$/, '')}`)}>Compare with another call</a>
      </li>
    </ul>,
  );
}
