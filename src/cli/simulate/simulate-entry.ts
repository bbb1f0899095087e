import type { SimulatedEntry } from '../../report/simulate.ts';
import type { CallerTable } from '../../seccomp/callers/caller-table.ts';
import { exemptSince, exemptText } from '../../seccomp/simulate/exempt.ts';
import type { FilterAnswer, SimulatedCall } from '../../seccomp/simulate/filter-answer.ts';
import type { LibraryChange, LibraryChanges } from '../../seccomp/simulate/other-libraries.ts';
import { describeLibrary, kernelOf, type Library } from '../../seccomp/syscalls/library-releases.ts';
import type { Version } from '../../spec/version.ts';
import { kernelNote } from './kernel-note.ts';
import type { AskedPolicy } from './policies.ts';

/** The facts about a host that an answer depends on. */
export interface AskedHost {
  /** Undefined if no kernel was given. */
  readonly kernel: Version | undefined;
  readonly library: Library;
  /** Whether the library was given; otherwise the newest is assumed. */
  readonly isLibraryNamed: boolean;
}

/** What one policy returns for one call. */
export function simulateEntry(
  policy: AskedPolicy,
  question: SimulatedCall,
  host: AskedHost,
  callers: CallerTable,
): SimulatedEntry {
  const asked = policy.ask(question);
  const exempt = exemptSince(question.syscall, question.architecture);
  const older = policy.isKernel ? undefined : kernelNote(question.syscall, host.kernel);
  const notes = [
    ...policy.notes,
    ...libraryNotes(policy, question, asked, host),
    ...(older === undefined ? [] : [older]),
  ];
  const parts = policy.parts?.map((part) => {
    const { answer, rule } = part.ask(question);
    return { runtime: part.runtime, engine: part.engine, answer, rule };
  });
  if (exempt === undefined || asked.answer === 'allow' || policy.isKernel)
    return { ...policy, question, ...asked, parts, notes, callers: callersFor(question, asked, callers) };
  const since = exemptText(exempt);
  const { kernel } = host;
  if (kernel === undefined || (kernel[0] - exempt[0] || kernel[1] - exempt[1]) < 0)
    return {
      ...policy,
      question,
      ...asked,
      parts,
      notes: [...notes, since],
      callers: callersFor(question, asked, callers),
    };
  const allowed = { answer: 'allow', rule: since, possible: [{ answer: 'allow', rule: since }] };
  return {
    ...policy,
    question,
    ...allowed,
    parts,
    notes: policy.notes,
    callers: [],
  };
}

/** The known reactions of callers; if the answer depends on arguments, for each possible errno. */
function callersFor(
  { syscall, architecture }: SimulatedCall,
  { answer, possible }: FilterAnswer,
  callers: CallerTable,
): SimulatedEntry['callers'] {
  const answers = answer === 'args' ? possible.map((one) => one.answer) : [answer];
  return callers.ask({ syscall, architecture: architecture.name, answers });
}

/** Notes about the libseccomp that an answer depends on, and about releases that would change it. */
function libraryNotes(
  policy: AskedPolicy,
  question: SimulatedCall,
  { answer }: FilterAnswer,
  host: AskedHost,
): string[] {
  const { others, parts } = policy;
  if (parts !== undefined) return partNotes(parts, question, host);
  if (others === undefined) return [];
  const { library, isLibraryNamed } = host;
  const kernel = `its table has the calls of Linux ${kernelOf(library)}`;
  const possiblyNewer =
    library.packaging === 'unknown table' ? ', and the package may know more than its release' : '';
  const table = isLibraryNamed
    ? `${describeLibrary(library)} on the host: ${kernel}${possiblyNewer}`
    : `${describeLibrary(library)} on the host is assumed, the newest that is known: ${kernel}`;
  return [table, ...changeNotes(others.changes(question, answer))];
}

/** The notes for each of several filters, since the library may also change which of them decides. */
function partNotes(parts: readonly AskedPolicy[], question: SimulatedCall, host: AskedHost): string[] {
  const notes = parts.flatMap((part) => {
    const [table, ...changes] = libraryNotes(part, question, part.ask(question), host);
    return [
      ...(table === undefined ? [] : [table]),
      ...changes.map((note) => `${part.runtime} alone: ${note}`),
    ];
  });
  return [...new Set(notes)];
}

function changeNotes({ before, from }: LibraryChanges): string[] {
  const list = (changes: readonly LibraryChange[], word: (release: string) => string): string =>
    changes.map(({ release, answer }) => `${word(release)}: ${answer}`).join('; ');
  return [
    before.length === 0 ? '' : `with libseccomp ${list(before, (release) => `before ${release}`)}`,
    from.length === 0 ? '' : `with libseccomp ${list(from, (release) => `${release} or later`)}`,
  ].filter((note) => note !== '');
}
