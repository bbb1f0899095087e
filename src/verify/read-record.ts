import { isText, listItems, member } from './plain-value.ts';
import type { CallSeen, CallStatus, Seen } from './verified.ts';

/** Reads a record that `verify --record FOLDER` wrote; undefined where the text is none. */
export function readSeen(text: string): Seen | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const kernel = member(member(value, 'kernel'), 'version');
  const architecture = member(member(value, 'kernel'), 'architecture');
  const syscalls = member(value, 'syscalls');
  if (member(value, 'version') !== 1 || typeof kernel !== 'string' || !Array.isArray(syscalls))
    return undefined;
  const probes = new Map<string, ReadonlyMap<string, readonly string[]>>();
  const calls = new Map<string, CallSeen>();
  const release = member(member(value, 'kernel'), 'release');
  const head = {
    kernel,
    release: isText(release) ? release : kernel,
    architecture: isText(architecture) ? architecture : '',
    worlds: listItems(member(value, 'worlds')).filter(isText),
  };
  for (const entry of syscalls) {
    const name = member(entry, 'syscall');
    if (typeof name !== 'string') continue;
    calls.set(name, { ...head, ...callSeen(entry) });
    probes.set(name, probesSeen(entry));
  }
  return { ...head, probes, calls };
}

function probesSeen(entry: unknown): ReadonlyMap<string, readonly string[]> {
  const calls = new Map<string, readonly string[]>();
  for (const probe of listItems(member(entry, 'probes'))) {
    const call = member(probe, 'call');
    if (member(probe, 'declared') === false) continue;
    const answers = member(probe, 'answers');
    if (typeof call === 'string')
      calls.set(call, [member(answers, 'unprivileged'), member(answers, 'root')].filter(isText));
  }
  return calls;
}

/** What a record says of one call. */
type Counts = Omit<CallSeen, 'kernel' | 'release' | 'architecture' | 'worlds'>;

function callSeen(entry: unknown): Counts {
  const sweep = member(entry, 'sweep');
  const made = member(sweep, 'made');
  const answers = listItems(member(entry, 'probes')).map((probe) => sizeOf(member(probe, 'answers')));
  const rows = listItems(member(member(entry, 'procedure'), 'worlds'));
  const calls =
    (typeof made === 'number' ? made : 0) +
    answers.reduce((sum, count) => sum + count, 0) +
    rows.reduce<number>((sum, row) => sum + (isText(member(row, 'probe')) ? 2 : 1), 0);
  return {
    status: statusOf(member(entry, 'skipped'), member(entry, 'built'), calls),
    calls,
    refusing: listItems(member(sweep, 'refusing')).length,
    witnessed: listItems(member(sweep, 'witnessed')).length,
    disagreements: listItems(member(entry, 'disagreements')).length,
  };
}

function statusOf(skipped: unknown, built: unknown, calls: number): CallStatus {
  if (skipped !== undefined) return skipped === 'newer' ? 'newer' : 'skipped';
  if (calls === 0) return 'not-called';
  return built === false ? 'not-built-in' : 'called';
}

function sizeOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}
