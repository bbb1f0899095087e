import { entriesOf, isText, listItems, member } from './plain-value.ts';
import type { VerificationRecord } from './record.ts';
import { compareKernels } from './verified.ts';

/*
 * What kernels told about flags, and about fields that structs got later: a small file a kernel, made of a record of
 * `verify --flags`.
 */

/** What one kernel told about one flag. */
export interface FlagSeen {
  /** `6.18` */
  readonly kernel: string;
  readonly release: string;
  readonly architecture: string;
  /** The call that was made. */
  readonly call: string;
  /** Whether the kernel knows it. */
  readonly isKnown: boolean;
}

/** What one kernel told: by system call, then by flag. */
export interface FlagsSeen {
  readonly kernel: string;
  readonly release: string;
  readonly architecture: string;
  readonly flags: ReadonlyMap<string, ReadonlyMap<string, FlagSeen>>;
}

/** Finds what kernels told about a flag by a call; the oldest kernel first. */
export type FlagSeenOn = (syscall: string, flag: string, call: string) => readonly FlagSeen[];

/** The name of a flag in such a file: `open_how.resolve.RESOLVE_CACHED`. */
export function flagKey({ input, name }: { readonly input: string; readonly name: string }): string {
  return `${input}.${name}`;
}

/** A record as such a file: a line for each system call. What told nothing is left out. */
export function flagsSeenText({ kernel, date, syscalls }: VerificationRecord): string {
  const lines = syscalls.flatMap((one) => {
    const told = ('flags' in one ? (one.flags ?? []) : []).filter((flag) => flag.told !== 'nothing');
    if (told.length === 0) return [];
    const own = told.map(({ input, flag, call, told: what }) => [
      flagKey({ input, name: flag }),
      [call, what === 'known'],
    ]);
    return [`${JSON.stringify(one.syscall)}: ${JSON.stringify(Object.fromEntries(own))}`];
  });
  return `{"version": 1,\n"kernel": ${JSON.stringify(kernel)},\n"date": ${JSON.stringify(date)},\n"flags": {\n${lines.sort().join(',\n')}\n}}\n`;
}

/** Reads such a file; undefined where the text is none. */
export function readFlagsSeen(text: string): FlagsSeen | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const head = member(value, 'kernel');
  const [kernel, release, architecture] = ['version', 'release', 'architecture'].map((key) =>
    member(head, key),
  );
  if (member(value, 'version') !== 1 || !isText(kernel) || !isText(release) || !isText(architecture))
    return undefined;
  const of = { kernel, release, architecture };
  const flags = entriesOf(member(value, 'flags')).map(
    ([name, own]) =>
      [
        name,
        new Map(
          entriesOf(own).flatMap(([flag, told]) => {
            const [call, isKnown] = listItems(told);
            return isText(call) && typeof isKnown === 'boolean'
              ? [[flag, { ...of, call, isKnown }] as const]
              : [];
          }),
        ),
      ] as const,
  );
  return { ...of, flags: new Map(flags) };
}

/** Answers from these files; of one kernel the first, since a project may have a copy of what comes with the package. */
export function flagSeenOn(seen: readonly FlagsSeen[]): FlagSeenOn {
  const byKernel = new Map(
    seen.toReversed().map((one) => [`${one.release} ${one.architecture}`, one] as const),
  );
  const sorted = [...byKernel.values()].toSorted(compareKernels);
  return (syscall, flag, call) =>
    sorted.flatMap(({ flags }) => {
      const found = flags.get(syscall)?.get(flag);
      return found?.call === call ? [found] : [];
    });
}

/** `known on 6.12, 6.18, 7.2; not on 5.10, 6.1`; empty where no kernel told anything. */
export function flagSeenText(seen: readonly FlagSeen[]): string {
  const on = (isKnown: boolean): string => {
    const kernels = seen.filter((one) => one.isKnown === isKnown).toSorted(compareReleases);
    return [...new Set(kernels.map(({ kernel }) => kernel))].join(', ');
  };
  const [known, unknown] = [on(true), on(false)];
  return [
    ...(known === '' ? [] : [`known on ${known}`]),
    ...(unknown === '' ? [] : [`not on ${unknown}`]),
  ].join('; ');
}

function compareReleases(a: FlagSeen, b: FlagSeen): number {
  return compareKernels({ ...a, architecture: '' }, { ...b, architecture: '' });
}
