import { DATA_VERSION } from '../../data/data-shape.ts';
import {
  callDatasetFiles,
  type DatasetLineOf,
  type PublishedSpec,
  wholeDatasetFiles,
} from '../../data/dataset.ts';
import type { CallSite } from '../call-site.ts';
import { contents } from '../element.ts';
import type { Page } from '../layout.tsx';
import { type CallSource, isWritten, placesOfCall, type SiteSource } from '../site-source.ts';

/** The folder of the page. */
export const DATA_FOLDER = 'data/';

/** Where the files of this version of the format are; later versions get folders of their own. */
const FILES = `${DATA_FOLDER}v${DATA_VERSION}/`;

/** What the data are, and where. */
export function dataPage({ calls, placesOf }: SiteSource): Page {
  const merged = calls.filter(({ spec }) => spec.status === 'merged');
  const derived = merged.filter(({ spec }) => spec.raw.derived !== undefined).length;
  const example = merged.find(({ spec }) => spec.name === 'openat2')?.spec.name ?? merged[0]?.spec.name ?? '';
  const steps = merged.flatMap(({ spec }) => spec.entry);
  const placed = merged.flatMap((call) => {
    const places = placesOfCall(call, placesOf)?.places;
    return call.spec.entry.filter(({ source, index }) => source !== undefined || places?.has(index) === true);
  });
  return {
    folder: DATA_FOLDER,
    section: 'syscalls',
    title: 'Data for other programs',
    description: `What is known of ${merged.length} system calls of Linux, as JSON at addresses that stay.`,
    main: contents(
      <h1>Data for other programs</h1>,
      <p className="lead">
        What these pages say of {merged.length} system calls is here as JSON, at addresses that stay: numbers,
        the order of checks with the origin of each, grades by release, probes, flags, and the kernels that
        were asked.{' '}
        {derived === 0 ? '' : `${derived} of them were read from the kernel's C by a program, and say so.`}
      </p>,
      <ul>
        <li>
          <a href={`v${DATA_VERSION}/syscalls.json`}>v{DATA_VERSION}/syscalls.json</a>: all calls
        </li>
        <li>
          v{DATA_VERSION}/syscalls/NAME.json: one call, such as{' '}
          <a href={`v${DATA_VERSION}/syscalls/${example}.json`}>{example}</a>
        </li>
        <li>
          <a href={`v${DATA_VERSION}/schema.json`}>v{DATA_VERSION}/schema.json</a>: the JSON Schema of all of
          it
        </li>
      </ul>,
      <p>
        {steps.length} steps of entry paths, {placed.length} of them with their file and line in the kernel's
        code. With jq, the calls of which every <code>EPERM</code> comes from a sandbox:
      </p>,
      <pre>
        <code>{"jq -r '.syscalls[] | select(.eperm.possible == false) | .syscall' syscalls.json"}</code>
      </pre>,
      <p>
        <a href="../guidance/data/">The guidance</a> explains each key, how the format changes, and how two
        states are compared. <code>probeable data</code> prints the same.
      </p>,
    ),
  };
}

/** The files of the data about all calls by path, each with a function that makes its text. */
export function dataFiles(site: SiteSource, lineOf: DatasetLineOf): ReadonlyMap<string, () => string> {
  const calls = site.calls.map((call) => ({
    spec: call.spec,
    line: () => (isWritten(call) ? call.line : lineOf(published(call))),
  }));
  return inFolder(wholeDatasetFiles(calls, site.version));
}

/** The file of the data that is about a call; none for a call that is not merged. */
export function callDataFiles(
  call: CallSource,
  { version, lineOf }: CallSite,
): ReadonlyMap<string, () => string> {
  return inFolder(callDatasetFiles(published(call), version, lineOf));
}

function published({ spec, document }: CallSource): PublishedSpec {
  return { spec, path: document.path };
}

function inFolder(files: ReadonlyMap<string, () => string>): ReadonlyMap<string, () => string> {
  return new Map([...files].map(([path, make]) => [`${FILES}${path}`, make]));
}
