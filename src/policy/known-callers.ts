import { CALLER_LINES } from './caller-lines.ts';

/** A program that is known to make a call on x86_64, by content/callers. */
export interface KnownCaller {
  readonly name: string;
  readonly releases: string;
  /** Whether it still does its work after the errno; undefined if that is not known. */
  readonly goesOnAfter: { readonly ENOSYS: boolean | undefined; readonly EPERM: boolean | undefined };
}

const LETTERS: Readonly<Record<string, boolean>> = { y: true, n: false };

let table: ReadonlyMap<string, readonly KnownCaller[]> | undefined;

/** The programs that are known to make a call, one entry for each fact. */
export function knownCallers(syscall: string): readonly KnownCaller[] {
  return callerTable().get(syscall) ?? [];
}

/** The calls that some program is known to make. */
export function callsOfKnownCallers(): readonly string[] {
  return [...callerTable().keys()];
}

function callerTable(): ReadonlyMap<string, readonly KnownCaller[]> {
  if (table !== undefined) return table;
  const found = new Map<string, KnownCaller[]>();
  for (const line of CALLER_LINES.trim().split('\n')) {
    const [call = '', name = '', releases = '', , [enosys = '', eperm = ''] = ''] = line.split('|');
    const caller = { name, releases, goesOnAfter: { ENOSYS: LETTERS[enosys], EPERM: LETTERS[eperm] } };
    const known = found.get(call);
    if (known === undefined) found.set(call, [caller]);
    else known.push(caller);
  }
  table = found;
  return found;
}

/** Names and releases of callers, each name once: "glibc 2.34 to 2.42". */
export function callerNames(callers: readonly KnownCaller[]): readonly string[] {
  const found = new Map<string, string>();
  for (const { name, releases } of callers) if (!found.has(name)) found.set(name, `${name} ${releases}`);
  return [...found.values()];
}
