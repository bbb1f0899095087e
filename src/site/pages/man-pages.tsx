import type { ElementContent } from 'hast';
import type { ManErrors, MissingOn, WrongErrno } from '../../data/man-pages/man-errors-file.ts';
import type { StepPlaces } from '../../data/sources-file.ts';
import type { Step } from '../../spec/model.ts';
import { shownText, whenText } from '../../spec/step-text.ts';
import { contents, element } from '../element.ts';
import type { Page } from '../layout.tsx';
import { linkFrom, placesOfCall, type SiteSource } from '../site-source.ts';

/** The folder of the page. */
export const MAN_PAGES_FOLDER = 'syscalls/man-pages/';

type Shown = Pick<SiteSource, 'calls' | 'placesOf'>;

/** Where ERRORS of man-pages and the entry paths differ, with the step that is the evidence. */
export function manPagesPage(site: Shown, found: ManErrors): Page {
  const { release, compared, missing, wrong } = found;
  const shown = missing.filter(({ call, refusedOn }) => call !== undefined || refusedOn.length > 0);
  const others = missing.filter((one) => !shown.includes(one));
  return {
    folder: MAN_PAGES_FOLDER,
    section: 'syscalls',
    title: 'What man-pages says about errors',
    description: `Where the ERRORS sections of man-pages ${release} and the entry paths of ${compared} calls differ, each with the step that is the evidence.`,
    main: contents(
      <h1>What man-pages says about errors</h1>,
      <p className="lead">
        The <code>ERRORS</code> sections of man-pages {release} were compared with the entry paths of{' '}
        {compared} calls that people described: {missing.length} errnos are missing there, and {wrong.length}{' '}
        are listed that the kernel does not return. Each difference has its evidence, as material for a patch
        to man-pages.
      </p>,
      <p>
        Not compared: <code>ENOSYS</code>; what a step of the kinds <code>limit</code> and <code>work</code>{' '}
        fails with, which depends on memory, limits and the file system; what a security module alone refuses;
        pages of section 3, which describe the C library. A page that several calls share lists the errors of
        all of them. <a href="data.json">data.json</a> has the differences as data.
      </p>,
      <h2 id="shown">Missing, and shown by a call or a kernel</h2>,
      table(shown, site, 'Errnos that pages lack, with a call or a kernel that shows them'),
      <h2 id="read">Missing, and read in the code</h2>,
      <p>No call shows these alone, because the rights of the caller or the state of the system decide.</p>,
      table(others, site, 'Errnos that pages lack, read in the code'),
      <h2 id="wrong">Listed, and not returned</h2>,
      <div className="scroll" tabIndex={0} role="region" ariaLabel="Errnos that the kernel does not return">
        <table>
          <thead>
            <tr>
              <th scope="col">Page</th>
              <th scope="col">Errno</th>
              <th scope="col">Evidence</th>
            </tr>
          </thead>
          <tbody>{wrong.map(wrongRow)}</tbody>
        </table>
      </div>,
    ),
  };
}

/** The differences as data. */
export function manPagesJson({ release, compared, missing, wrong }: ManErrors): string {
  const data = {
    release,
    compared,
    missing: missing.map(({ steps, call, ...rest }) => ({
      ...rest,
      steps: steps.map(({ index }) => index + 1),
      call: call ?? null,
    })),
    wrong,
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

function table(rows: readonly MissingOn[], site: Shown, label: string): ElementContent {
  return element(
    <div className="scroll" tabIndex={0} role="region" ariaLabel={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">Call</th>
            <th scope="col">Errno</th>
            <th scope="col">Steps that fail with it</th>
            <th scope="col">Shown by</th>
          </tr>
        </thead>
        <tbody>{rows.map((one) => missingRow(one, site))}</tbody>
      </table>
    </div>,
  );
}

function missingRow(one: MissingOn, site: Shown): ElementContent {
  const { syscall, errno, page, steps, call, refusedOn } = one;
  const described = site.calls.find((source) => source.spec.name === syscall);
  const places = described && placesOfCall(described, site.placesOf);
  return element(
    <tr>
      <th scope="row">
        <a href={linkFrom({ folder: MAN_PAGES_FOLDER }, `syscalls/${syscall}/`)}>
          <code>{syscall}</code>
        </a>
        {page === syscall ? null : <span className="aside"> page {page}(2)</span>}
      </th>
      <td className="short">
        <code>{errno}</code>
        {one.isNamedElsewhere ? <span className="aside"> outside of ERRORS, the page names it</span> : null}
      </td>
      <td>
        <ul>{steps.map((step) => stepItem(step, places))}</ul>
      </td>
      <td>
        {call === undefined ? null : <code>{call}</code>}
        {refusedOn.length === 0 ? null : <span className="aside"> {refusedText(refusedOn)}</span>}
      </td>
    </tr>,
  );
}

function refusedText(kernels: readonly string[]): string {
  const [first = '', ...others] = kernels;
  return others.length === 0
    ? `refused on ${first}`
    : `refused on ${kernels.length} kernels, ${first} to ${others.at(-1)}`;
}

function stepItem(step: Step, places: StepPlaces | undefined): ElementContent {
  const when = whenText(step);
  const place = places?.places.get(step.index);
  return element(
    <li>
      step {step.index + 1}, {step.kind}: {shownText(step)}
      {when === '' ? '' : [', where ', <code>{when}</code>]}
      {place === undefined ? null : (
        <span className="aside">
          {' '}
          {place} of Linux {places?.tree}
        </span>
      )}
    </li>,
  );
}

function wrongRow({ page, errno, syscalls, reason }: WrongErrno): ElementContent {
  const link = (syscall: string): ElementContent =>
    element(
      <a href={linkFrom({ folder: MAN_PAGES_FOLDER }, `syscalls/${syscall}/`)}>
        <code>{syscall}</code>
      </a>,
    );
  return element(
    <tr>
      <th scope="row">
        {page}(2): {syscalls.flatMap((syscall, index) => [index === 0 ? '' : ', ', link(syscall)])}
      </th>
      <td className="short">
        <code>{errno}</code>
      </td>
      <td>{reason}</td>
    </tr>,
  );
}
