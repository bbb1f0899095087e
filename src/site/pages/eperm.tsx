import type { ElementContent } from 'hast';
import { type ListedCall, type ListedStep, listedData } from '../../entry/listed-call.ts';
import { originText } from '../../spec/derived.ts';
import { shownText } from '../../spec/step-text.ts';
import { contents, element } from '../element.ts';
import type { Page } from '../layout.tsx';
import { listedOnSite } from '../listed-on-site.ts';
import { omittedSection } from '../parts/omitted.tsx';
import { isWritten, linkFrom, type SiteSource } from '../site-source.ts';

/** The folder of the page. */
export const EPERM_FOLDER = 'syscalls/eperm/';

/** The calls that the kernel itself can fail with EPERM, with the steps that do. */
export function epermPage(site: SiteSource, calls: readonly ListedCall[]): Page {
  const never = calls.filter(({ ambiguous }) => ambiguous === false);
  const others = calls.filter(({ ambiguous }) => ambiguous === true);
  const unknown = calls.filter(({ ambiguous }) => ambiguous === undefined);
  const derived = calls.filter(({ origin }) => origin !== undefined);
  return {
    folder: EPERM_FOLDER,
    section: 'syscalls',
    title: 'Which calls fail with EPERM themselves',
    description: `Of ${calls.length} system calls, ${others.length} can fail with EPERM in the kernel itself. For each, the steps that do, in the order of the kernel.`,
    main: contents(
      <h1>Which calls fail with EPERM themselves</h1>,
      <p className="lead">
        A library that falls back to an older call when a sandbox hides a new one has to know whether an{' '}
        <code>EPERM</code> can come from the kernel. Of the {calls.length} calls that are described here,{' '}
        {others.length} can fail with it themselves, {never.length} cannot, and of {unknown.length} it is not
        known, on x86_64. This holds for the newest release, and for a call that is marked{' '}
        <em>{DERIVED_WORD}</em>, for the release that a program read.
      </p>,
      ...derivedNotes(derived),
      <p>
        <code>probeable list --eperm</code> prints the same, for another release with <code>--kernel</code>;{' '}
        <a href="data.json">data.json</a> has it as data.
      </p>,
      <h2>Never: an EPERM comes from a sandbox</h2>,
      <p>{never.flatMap((call, index) => [index === 0 ? '' : ', ', linkTo(call)])}.</p>,
      <h2>Possible: each step that fails with EPERM</h2>,
      <div
        className="scroll"
        tabIndex={0}
        role="region"
        ariaLabel="Steps that fail with EPERM"
        data-pagefind-ignore
      >
        <table>
          <thead>
            <tr>
              <th scope="col">Call</th>
              <th scope="col">Steps</th>
              <th scope="col">Probe</th>
            </tr>
          </thead>
          <tbody>{others.map(row)}</tbody>
        </table>
      </div>,
      ...(unknown.length === 0 ? [] : unknownSection(unknown)),
      ...omittedSection(site.omitted),
    ),
  };
}

const DERIVED_WORD = 'derived';

/** Which calls a program read, by tree. */
function derivedNotes(derived: readonly ListedCall[]): readonly ElementContent[] {
  const trees = [...new Set(derived.flatMap(({ origin }) => origin?.tree ?? []))];
  return trees.map((tree) =>
    element(
      <p className="notice">
        {derived.filter(({ origin }) => origin?.tree === tree).length} calls were {originText({ tree })}.
      </p>,
    ),
  );
}

/** The calls of which it is not known, with the code that could not be followed. */
function unknownSection(unknown: readonly ListedCall[]): readonly ElementContent[] {
  return contents(
    <h2>Not known: the code could not be followed</h2>,
    <div
      className="scroll"
      tabIndex={0}
      role="region"
      ariaLabel="Calls of which it is not known"
      data-pagefind-ignore
    >
      <table>
        <thead>
          <tr>
            <th scope="col">Call</th>
            <th scope="col">Where</th>
            <th scope="col">Probe</th>
          </tr>
        </thead>
        <tbody>
          {unknown.map((call) => (
            <tr>
              <th scope="row">{linkTo(call)}</th>
              <td>{call.reason ?? ''}</td>
              <td>{call.probe === undefined ? 'none' : <code>{call.probe.call}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>,
  );
}

/** The calls as data, as `list --format json` writes them. */
export function epermJson(calls: readonly ListedCall[]): string {
  return `${JSON.stringify(listedData(calls), null, 2)}\n`;
}

/** The merged calls as `list` has them, ordered by name. Takes some milliseconds for a call that is not written. */
export function listedCalls({ calls }: SiteSource): readonly ListedCall[] {
  return calls
    .filter(({ spec }) => spec.status === 'merged')
    .flatMap((call) => (isWritten(call) ? call.listed : listedOnSite(call.spec)) ?? [])
    .toSorted((a, b) => (a.syscall < b.syscall ? -1 : 1));
}

function linkTo({ syscall, origin }: ListedCall): ElementContent {
  return element(
    <span>
      <a href={linkFrom({ folder: EPERM_FOLDER }, `syscalls/${syscall}/`)}>
        <code>{syscall}</code>
      </a>
      {origin === undefined ? null : <span className="aside"> {DERIVED_WORD}</span>}
    </span>,
  );
}

function row(call: ListedCall): ElementContent {
  const { steps, unfollowed, probe, origin } = call;
  return element(
    <tr>
      <th scope="row">{linkTo(call)}</th>
      <td>
        <ul>{steps.map((step) => stepItem(step, origin !== undefined))}</ul>
        {unfollowed.length === 0 ? null : (
          <span className="aside">
            perhaps also at {unfollowed.length === 1 ? 'step' : 'steps'}{' '}
            {unfollowed.map(({ index }) => index + 1).join(', ')}, where the code could not be followed
          </span>
        )}
      </td>
      <td>{probe === undefined ? 'none' : <code>{probe.call}</code>}</td>
    </tr>,
  );
}

function stepItem(step: ListedStep, hasPlace: boolean): ElementContent {
  return element(
    <li>
      step {step.index + 1}, {step.kind}: {shownText(step)}
      {step.when === '' ? '' : [', where ', <code>{step.when}</code>]}
      {hasPlace && step.source !== undefined ? <span className="aside"> {step.source}</span> : null}
    </li>,
  );
}
