import type { Spec } from '../spec/model.ts';
import { callRecord, type Evidence } from './call-record.ts';
import { DATA_VERSION, type Dataset, dataJsonSchema, validateDataset } from './data-shape.ts';

/** A spec to publish; `path` is its file. */
export interface PublishedSpec {
  readonly path: string;
  readonly spec: Spec;
}

/** The SPDX identifier of the data's licence, that of the project. */
const LICENCE = 'MIT';

/** The data of merged calls, ordered by name. `version` is that of the program. */
export function makeDataset(specs: readonly PublishedSpec[], version: string, evidence: Evidence): Dataset {
  return datasetOf(
    merged(specs).map(({ spec, path }) => callRecord(spec, path, evidence)),
    version,
  );
}

function merged<T extends Listed>(specs: readonly T[]): readonly T[] {
  return specs
    .filter(({ spec }) => spec.status === 'merged')
    .toSorted((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
}

function datasetOf(syscalls: Dataset['syscalls'], version: string): Dataset {
  return { version: DATA_VERSION, generator: `probeable ${version}`, licence: LICENCE, syscalls };
}

/** A data set as a file: a line for each call, so that a difference of two files names calls. */
export function datasetText({ syscalls, ...head }: Dataset): string {
  return textOf(
    head,
    syscalls.map((call) => JSON.stringify(call)),
  );
}

function textOf(head: Omit<Dataset, 'syscalls'>, calls: readonly string[]): string {
  const fields = Object.entries(head).map(
    ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)},\n`,
  );
  return `{\n${fields.join('')}"syscalls": [\n${calls.join(',\n')}\n]\n}\n`;
}

/** What decides whether a spec is published, and where. */
interface Listed {
  readonly spec: Pick<Spec, 'name' | 'status'>;
}

/** A spec of which the line in the data is known, or made on demand. */
interface SpecLine extends Listed {
  line(): string;
}

/** Makes the line of a call in a file. */
export type DatasetLineOf = (call: PublishedSpec) => string;

/** Makes each line once. They are kept as text, since ten thousand calls as objects take much memory. */
export function datasetLines(evidence: Evidence): DatasetLineOf {
  const lines = new Map<string, string>();
  return ({ spec, path }) => {
    const line = lines.get(spec.name) ?? JSON.stringify(callRecord(spec, path, evidence));
    lines.set(spec.name, line);
    return line;
  };
}

/**
 * The files that are published, by their paths, each with a function that makes its text: all calls, each call as a data
 * set of one, and the schema.
 */
export function datasetFiles(
  specs: readonly PublishedSpec[],
  version: string,
  lineOf: DatasetLineOf,
): ReadonlyMap<string, () => string> {
  return new Map([
    ...wholeDatasetFiles(
      specs.map((one) => ({ spec: one.spec, line: () => lineOf(one) })),
      version,
    ),
    ...merged(specs).flatMap((one) => [...callDatasetFiles(one, version, lineOf)]),
  ]);
}

/** The files about all calls: the data and the schema. */
export function wholeDatasetFiles(
  specs: readonly SpecLine[],
  version: string,
): ReadonlyMap<string, () => string> {
  const { syscalls: _, ...head } = datasetOf([], version);
  return new Map([
    [
      'syscalls.json',
      () =>
        textOf(
          head,
          merged(specs).map((one) => one.line()),
        ),
    ],
    ['schema.json', () => `${JSON.stringify(dataJsonSchema())}\n`],
  ]);
}

/** The file of a call, as a data set of one; none for a call that is not merged. */
export function callDatasetFiles(
  call: PublishedSpec,
  version: string,
  lineOf: DatasetLineOf,
): ReadonlyMap<string, () => string> {
  const { syscalls: _, ...head } = datasetOf([], version);
  return new Map(
    merged([call]).map((one) => [`syscalls/${one.spec.name}.json`, () => textOf(head, [lineOf(one)])]),
  );
}

/** A data set that was read, or why the text is none, with the place in it. */
export type ReadDataset =
  | { readonly ok: true; readonly dataset: Dataset }
  | { readonly ok: false; readonly message: string };

/** Reads a data set. Keys of a newer program are left out. */
export function readDataset(text: string): ReadDataset {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, message: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const result = validateDataset(value);
  if (result.success) return { ok: true, dataset: result.data };
  const [issue] = result.error.issues;
  const place = (issue?.path ?? [])
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('');
  return {
    ok: false,
    message: `is not data of version ${DATA_VERSION}: ${place === '' ? '' : `${place.replace(/^\./, '')}: `}${issue?.message ?? 'it has another form'}`,
  };
}
