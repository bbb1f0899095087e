import type { ElementContent } from 'hast';
import { type ListedCall, listedCall, listedData } from '../../entry/listed-call.ts';
import type { Step } from '../../spec/model.ts';
import { whenText } from '../../spec/step-text.ts';
import { NEWEST } from '../../spec/version.ts';
import { contents, element } from '../element.ts';
import type { Page } from '../layout.tsx';
import { linkFrom, type SiteSource } from '../site-source.ts';

/** The folder of the page. */
export const EPERM_FOLDER = 'syscalls/eperm/';

/** The calls that the kernel itself can fail with EPERM, with the steps that do. */
export function epermPage(site: SiteSource): Page {
  const calls = listedCalls(site);
  const never = calls.filter(({ ambiguous }) => ambiguous === false);
  const others = calls.filter(({ ambiguous }) => ambiguous !== false);
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
        {others.length} can fail with it themselves, in the newest release on x86_64. This is said of these
        calls alone; other calls of Linux are not described yet.
      </p>,
      <p>
        <code>probeable list --eperm</code> prints the same, for another release with <code>--kernel</code>;{' '}
        <a href="data.json">data.json</a> has it as data.
      </p>,
      <h2>Never: an EPERM comes from a sandbox</h2>,
      <p>{never.flatMap(({ syscall }, index) => [index === 0 ? '' : ', ', linkTo(syscall)])}.</p>,
      <h2>Possible: each step that fails with EPERM</h2>,
      <div className="scroll" tabIndex={0} role="region" ariaLabel="Steps that fail with EPERM">
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
    ),
  };
}

/** The calls as data, as `list --format json` writes them. */
export function epermJson(site: SiteSource): string {
  return `${JSON.stringify(listedData(listedCalls(site)), null, 2)}\n`;
}

function listedCalls({ calls }: SiteSource): readonly ListedCall[] {
  return calls
    .filter(({ spec }) => spec.status === 'merged')
    .flatMap(({ spec }) => listedCall(`${linkPath(spec.name)}spec.yaml`, spec, NEWEST) ?? [])
    .toSorted((a, b) => (a.syscall < b.syscall ? -1 : 1));
}

function linkPath(syscall: string): string {
  return `syscalls/${syscall}/`;
}

function linkTo(syscall: string): ElementContent {
  return element(
    <a href={linkFrom({ folder: EPERM_FOLDER }, linkPath(syscall))}>
      <code>{syscall}</code>
    </a>,
  );
}

function row({ syscall, ambiguous, steps, probe }: ListedCall): ElementContent {
  return element(
    <tr>
      <th scope="row">{linkTo(syscall)}</th>
      <td>
        {ambiguous === undefined ? 'not known: ' : ''}
        <ul>{steps.map(stepItem)}</ul>
      </td>
      <td>{probe === undefined ? 'none' : <code>{probe.call}</code>}</td>
    </tr>,
  );
}

function stepItem(step: Step): ElementContent {
  const when = whenText(step);
  return element(
    <li>
      step {step.index + 1}, {step.kind}: {step.text}
      {when === '' ? '' : [', where ', <code>{when}</code>]}
    </li>,
  );
}
