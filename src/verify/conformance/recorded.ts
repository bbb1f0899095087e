import type { Spec } from '../../spec/model.ts';
import { formatVersion } from '../../spec/version.ts';
import { specDigest } from '../asked-spec.ts';
import { entriesOf, isText, listItems, member } from '../plain-value.ts';
import type { Precedence } from './precedence.ts';

/** A precedence as data: what pages, JSON and the record have of it. */
export interface PrecedenceData {
  /** Places in the entry path, from 1: the step that refuses the call, and the one that would. */
  readonly steps: readonly [first: number, second: number];
  readonly errors: readonly string[];
  readonly insteadOf: readonly string[];
  /** What the machine may fail the call with before. */
  readonly before: readonly string[];
  readonly call: string;
  /** The caller has to lack a capability. */
  readonly unprivileged: boolean;
  /** Releases of Linux that certainly answer so: from the first on, and before `until`. */
  readonly releases: readonly { readonly from: string; readonly until: string | null }[];
}

/** The precedences that were found for the specs of a folder, each with the state of the spec that they hold for. */
export interface PrecedenceRecord {
  /** What was found for a spec; undefined where the record is about another state of it, or not about it. */
  of(spec: Spec): readonly PrecedenceData[] | undefined;
}

export function precedenceData(precedence: Precedence): PrecedenceData {
  const { first, second, errors, insteadOf, before, call, isForUnprivileged, releases } = precedence;
  return {
    steps: [first.index + 1, second.index + 1],
    errors,
    insteadOf,
    before,
    call: call.text,
    unprivileged: isForUnprivileged,
    releases: releases.map(({ from, until }) => ({
      from: formatVersion(from),
      until: until === undefined ? null : formatVersion(until),
    })),
  };
}

/** The text of a record: one line each pair, so that a change of one is a change of one line. */
export function precedenceRecordText(found: ReadonlyMap<Spec, readonly PrecedenceData[]>): string {
  const sorted = [...found].sort(([a], [b]) => (a.name < b.name ? -1 : 1));
  const calls = sorted.map(([spec, pairs]): [string, unknown] => [
    spec.name,
    { spec: specDigest(spec), pairs: pairs.map(lineOf) },
  ]);
  return `${JSON.stringify({ version: 1, calls: Object.fromEntries(calls) }, null, 1)}\n`;
}

/** Reads a record; undefined where the text is none. */
export function readPrecedenceRecord(text: string): PrecedenceRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (member(value, 'version') !== 1) return undefined;
  const calls = new Map(entriesOf(member(value, 'calls')));
  return {
    of: (spec) => {
      const call = calls.get(spec.name);
      if (call === undefined || member(call, 'spec') !== specDigest(spec)) return undefined;
      return listItems(member(call, 'pairs')).filter(isText).flatMap(readLine);
    },
  };
}

const NOTHING = '-';

/** Steps, errnos, releases and the call, separated by spaces: the call comes last, since it has spaces. */
function lineOf({ steps, errors, insteadOf, before, call, unprivileged, releases }: PrecedenceData): string {
  return [
    ...steps,
    errors.join(),
    insteadOf.join(),
    before.join() || NOTHING,
    releases.map(({ from, until }) => `${from}-${until ?? ''}`).join(),
    unprivileged ? 'u' : NOTHING,
    pack(call),
  ].join(' ');
}

function readLine(line: string): readonly PrecedenceData[] {
  const [, first, second, errors = '', insteadOf = '', before = '', releases = '', flag, call = ''] =
    /^(\d+) (\d+) (\S+) (\S+) (\S+) (\S+) (\S) (.*)$/s.exec(line) ?? [];
  if (first === undefined) return [];
  return [
    {
      steps: [Number(first), Number(second)],
      errors: errors.split(','),
      insteadOf: insteadOf.split(','),
      before: before === NOTHING ? [] : before.split(','),
      call: unpack(call),
      unprivileged: flag === 'u',
      releases: releases.split(',').map((range) => {
        const [from = '', until = ''] = range.split('-');
        return { from, until: until === '' ? null : until };
      }),
    },
  ];
}

/** Long names are one letter many times: `a*4100;` stands for 4100 of them, but not behind the mark. */
function pack(call: string): string {
  if (/\w\*\d+;/.test(call)) return AS_IS + call;
  return call.replace(/(\w)\1{63,}/g, (run, letter: string) => `${letter}*${run.length};`);
}

const AS_IS = '=';
const MAX_RUN = 100_000;

function unpack(call: string): string {
  if (call.startsWith(AS_IS)) return call.slice(AS_IS.length);
  return call.replace(/(\w)\*(\d{2,6});/g, (_, letter: string, count: string) =>
    letter.repeat(Math.min(Number(count), MAX_RUN)),
  );
}
