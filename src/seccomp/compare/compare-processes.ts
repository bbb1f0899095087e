import { ARCHITECTURES, type Architecture, X32_SYSCALL_BIT } from '../architecture.ts';
import { encodeAction } from '../seccomp-action.ts';
import { hostOf } from '../simulate/host.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { type ComparedProcesses, compareNumber, type NumberComparison } from './compare-number.ts';
import { isNarrowArchitecture } from './narrow.ts';
import { numberTests } from './number-tests.ts';

/** Neighbouring numbers of which both processes make the same difference. */
export interface ComparedRange {
  /** As the kernel sees them, with x32's bit. */
  readonly from: number;
  readonly to: number;
  /** The name of a single number; undefined if it has none. */
  readonly syscall: string | undefined;
  readonly comparison: NumberComparison;
}

/** What differs for the callers of one architecture. */
export interface ArchitectureComparison {
  readonly architecture: Architecture;
  /** How many calls with a name were compared. */
  readonly calls: number;
  /** The ranges that differ or are undecided, in ascending order. */
  readonly ranges: readonly ComparedRange[];
  /** Whether every number was compared: if not, only those with a name and those at which a program's tests change. */
  readonly isExact: boolean;
}

/** Compares two processes on one host, for each architecture whose programs its kernel runs. */
export function compareProcesses(
  processes: ComparedProcesses,
  host: Architecture,
): readonly ArchitectureComparison[] {
  const callers = ARCHITECTURES.filter((one) => one.name === host.name || hostOf(one).name === host.name);
  const tests = [...processes.a, ...processes.b].map(({ program }) => numberTests(program));
  const starts = new Set(tests.flatMap((one) => [...one.starts]));
  const isExact = tests.every((one) => one.isExact);
  return callers.map((architecture) => ({
    ...compareFor(processes, architecture, starts),
    architecture,
    isExact,
  }));
}

function compareFor(
  processes: ComparedProcesses,
  architecture: Architecture,
  tested: ReadonlySet<number>,
): Pick<ArchitectureComparison, 'calls' | 'ranges'> {
  const { first, last } = numbersOf(architecture);
  const names = namesOf(architecture);
  const starts = new Set([first, ...[...tested].filter((number) => number >= first && number <= last)]);
  for (const number of names.keys()) {
    starts.add(number);
    if (number < last) starts.add(number + 1);
  }
  const { token } = architecture;
  const isNarrow = isNarrowArchitecture(architecture);
  const ordered = [...starts].sort((a, b) => a - b);
  const ranges: ComparedRange[] = [];
  ordered.forEach((from, index) => {
    const comparison = compareNumber(processes, { token, number: from, isNarrow });
    if (comparison.changes.length === 0 && comparison.undecided === undefined) return;
    const to = (ordered[index + 1] ?? last + 1) - 1;
    const range = { from, to, syscall: names.get(from), comparison };
    const previous = ranges.at(-1);
    if (previous !== undefined && areJoined(previous, range)) ranges[ranges.length - 1] = { ...previous, to };
    else ranges.push(range);
  });
  return { calls: names.size, ranges };
}

/** The numbers of an architecture's callers: x32 shares its token with x86_64 and has a bit of its own. */
function numbersOf({ name }: Architecture): { readonly first: number; readonly last: number } {
  if (name === 'x32') return { first: X32_SYSCALL_BIT, last: 0xffff_ffff };
  return { first: 0, last: name === 'x86_64' ? X32_SYSCALL_BIT - 1 : 0xffff_ffff };
}

/** The names that the newest libseccomp gives to numbers. */
function namesOf(architecture: Architecture): ReadonlyMap<number, string> {
  const numbers = syscallNumbers();
  const found = new Map<number, string>();
  for (const name of numbers.names()) {
    const number = numbers.numberOf(name, architecture);
    // libseccomp numbers calls that an architecture lacks below 0.
    const own = number === undefined || number < 0 ? undefined : numbers.nameOf(number, architecture);
    if (number !== undefined && own !== undefined) found.set(number, own);
  }
  return found;
}

/** Whether two neighbouring ranges without names differ in the same way. */
function areJoined(previous: ComparedRange, { from, syscall, comparison }: ComparedRange): boolean {
  if (previous.to + 1 !== from || previous.syscall !== undefined || syscall !== undefined) return false;
  return keyOf(previous.comparison) === keyOf(comparison);
}

function keyOf({ changes, undecided }: NumberComparison): string {
  const texts = changes.map(({ a, b, classes }) =>
    [encodeAction(a), encodeAction(b), ...classes.flatMap(({ conditions }) => conditions)].join(' '),
  );
  return [undecided ?? '', ...texts].join('\n');
}
