import { entriesOf, listItems, member } from './plain-value.ts';
import type { CallSeen, CallStatus, Seen } from './verified.ts';
import { compareKernels } from './verified.ts';

/*
 * What the records of a folder say, in one small file: `check` needs it each time, and the records are a hundred times as
 * large.
 */

/** The name of that file, beside the records. */
export const SUMMARY = 'summary.json';

const STATUSES: readonly CallStatus[] = ['called', 'not-built-in', 'not-called', 'newer', 'skipped'];

/** A call on one kernel: status, calls, refusing, witnessed, disagreements. */
type Row = readonly [CallStatus, number, number, number, number];

interface Summary {
  readonly version: 1;
  readonly kernels: readonly {
    readonly kernel: string;
    readonly release: string;
    readonly architecture: string;
    readonly worlds: readonly string[];
    readonly calls: Readonly<Record<string, Row>>;
  }[];
  /** By system call, by declared probe, by answer: places in `kernels`. */
  readonly probes: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>>
  >;
}

/** The summary of records as a file: a line for each kernel, and one for the probes of each system call. */
export function summaryText(records: readonly Seen[]): string {
  const { version, kernels, probes } = summaryOf(records.toSorted(compareKernels));
  const kernelLines = kernels.map((kernel) => JSON.stringify(kernel)).join(',\n');
  const probeLines = Object.entries(probes).map(
    ([name, own]) => `${JSON.stringify(name)}: ${JSON.stringify(own)}`,
  );
  return `{"version": ${version},\n"kernels": [\n${kernelLines}\n],\n"probes": {\n${probeLines.join(',\n')}\n}}\n`;
}

function summaryOf(records: readonly Seen[]): Summary {
  const kernels = records.map(({ kernel, release, architecture, worlds, calls }) => ({
    kernel,
    release,
    architecture,
    worlds,
    calls: Object.fromEntries([...calls].map(([name, seen]) => [name, rowOf(seen)])),
  }));
  const names = new Set(records.flatMap(({ probes }) => [...probes.keys()]));
  const probes = [...names].sort().map((name) => [name, probesOf(name, records)] as const);
  return {
    version: 1,
    kernels,
    probes: Object.fromEntries(probes.filter(([, calls]) => Object.keys(calls).length > 0)),
  };
}

function probesOf(name: string, records: readonly Seen[]): Summary['probes'][string] {
  const places = new Map<string, Map<string, number[]>>();
  for (const [index, { probes }] of records.entries())
    for (const [call, answers] of probes.get(name) ?? []) {
      const own = places.get(call) ?? new Map<string, number[]>();
      places.set(call, own);
      for (const answer of new Set(answers)) own.set(answer, [...(own.get(answer) ?? []), index]);
    }
  return Object.fromEntries([...places].map(([call, own]) => [call, Object.fromEntries(own)]));
}

function rowOf({ status, calls, refusing, witnessed, disagreements }: CallSeen): Row {
  return [status, calls, refusing, witnessed, disagreements];
}

/** Reads a summary; undefined where the text is none. */
export function readSummary(text: string): readonly Seen[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const kernels = member(value, 'kernels');
  if (member(value, 'version') !== 1 || !Array.isArray(kernels)) return undefined;
  return kernels.map((own: unknown, index): Seen => {
    const head = {
      kernel: textOf(member(own, 'kernel')),
      release: textOf(member(own, 'release')),
      architecture: textOf(member(own, 'architecture')),
      worlds: listItems(member(own, 'worlds')).map(textOf),
    };
    const calls = entriesOf(member(own, 'calls')).map(([name, row]): [string, CallSeen] => [
      name,
      { ...head, ...countsOf(row) },
    ]);
    return { ...head, calls: new Map(calls), probes: probesOn(member(value, 'probes'), index) };
  });
}

function countsOf(row: unknown): Omit<CallSeen, 'kernel' | 'release' | 'architecture' | 'worlds'> {
  const [status, ...counts] = listItems(row);
  const [calls, refusing, witnessed, disagreements] = counts.map((count) =>
    typeof count === 'number' ? count : 0,
  );
  return {
    status: STATUSES.find((known) => known === status) ?? 'skipped',
    calls: calls ?? 0,
    refusing: refusing ?? 0,
    witnessed: witnessed ?? 0,
    disagreements: disagreements ?? 0,
  };
}

function probesOn(probes: unknown, index: number): Seen['probes'] {
  return new Map(
    entriesOf(probes).map(([name, calls]) => [
      name,
      new Map(
        entriesOf(calls).map(([call, answers]) => [
          call,
          entriesOf(answers)
            .filter(([, places]) => listItems(places).includes(index))
            .map(([answer]) => answer),
        ]),
      ),
    ]),
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
