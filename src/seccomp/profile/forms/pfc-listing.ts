import { ARCHITECTURES, X32_SYSCALL_BIT } from '../../architecture.ts';
import { Assembler, argumentOffset, type Label } from '../../bpf/assembler.ts';
import { SECCOMP_DATA } from '../../bpf/instruction.ts';
import { encodeAction, type SeccompAction } from '../../seccomp-action.ts';
import type { NamedPolicy } from '../policy.ts';
import type { ProfileProblem } from '../read-json.ts';
import { claimByPattern, type PolicyForm } from './form.ts';
import { type PfcLine, readPfcLine } from './pfc-line.ts';

/**
 * libseccomp's pseudo filter code: what seccomp_export_pfc() writes (libseccomp, src/gen_pfc.c, 2.0 to 2.6). It says what
 * the rules decide, not which program the kernel runs. Its indentation nests conditions; those that only halve the numbers
 * (`$syscall > 100`, of the binary tree) decide nothing and are passed over.
 */
export const PFC_LISTING: PolicyForm = {
  title: "libseccomp's pseudo filter code",
  endings: ['.pfc'],
  claim: (text) =>
    claimByPattern(text, /^\s*#\s*pseudo filter code start$/) ??
    claimByPattern(text, /^\s*if \(\$arch == \d{1,10}\)$/),
  read: (text, problems) => {
    const statements = readStatements(text, problems);
    return statements === undefined ? [] : assemble(statements, problems);
  },
};

type Statement = PfcLine & { readonly line: number; readonly indent: number };

/** The deepest nesting: six arguments of two words, each with an else, below a number. */
const MAX_INDENT = 400;

function readStatements(text: string, problems: ProfileProblem[]): readonly Statement[] | undefined {
  let isBroken = false;
  const statements = text.split('\n').flatMap((source, index): Statement[] => {
    const read = readPfcLine(source);
    if (read === undefined || isBroken) return [];
    const statement = { ...read, line: index + 1, indent: source.length - source.trimStart().length };
    const message =
      statement.indent > MAX_INDENT
        ? 'the conditions are nested too deeply'
        : read.kind === 'fault'
          ? read.message
          : undefined;
    if (message === undefined) return [statement];
    isBroken = true;
    report(problems, statement, message);
    return [];
  });
  return isBroken ? undefined : statements;
}

function report(problems: ProfileProblem[], { line, indent }: Statement, message: string): void {
  problems.push({ severity: 'error', message, place: { line, column: indent + 1 }, pointer: '' });
}

/** The calls of one architecture, or of x86_64 and x32, which share their token. */
interface Section {
  readonly token: number;
  readonly names: string[];
  readonly calls: (readonly Statement[])[];
  fallback: SeccompAction | undefined;
}

/** Splits the text into its sections, and those into the statements of each call. */
function sectionsOf(
  statements: readonly Statement[],
  problems: ProfileProblem[],
): { readonly sections: ReadonlyMap<number, Section>; readonly foreign: SeccompAction } | undefined {
  const sections = new Map<number, Section>();
  let section: Section | undefined;
  let name = '';
  let foreign: SeccompAction | undefined;
  for (let at = 0; at < statements.length; at++) {
    const one = statements[at];
    if (one === undefined) break;
    if (one.kind === 'architecture-name') name = one.name;
    else if (one.kind === 'architecture') {
      section = sections.get(one.token) ?? { token: one.token, names: [], calls: [], fallback: undefined };
      section.names.push(name);
      name = '';
      sections.set(one.token, section);
    } else if (one.kind === 'action' && one.indent === 0) {
      foreign = one.action;
      section = undefined;
    } else if (section === undefined) {
      report(problems, one, 'this line is not below a line "if ($arch == …)"');
      return undefined;
    } else if (one.kind === 'syscall') {
      let end = at + 1;
      while ((statements[end]?.indent ?? 0) > one.indent && isOfCall(statements[end])) end++;
      section.calls.push(statements.slice(at, end));
      at = end - 1;
    } else if (one.kind === 'action') section.fallback = one.action;
    else if (one.kind !== 'half') {
      report(problems, one, 'this condition is not below a line "if ($syscall == …)"');
      return undefined;
    }
  }
  if (foreign !== undefined && sections.size > 0) return { sections, foreign };
  problems.push({
    severity: 'error',
    message:
      sections.size === 0
        ? 'the listing has no line "if ($arch == …)"'
        : 'the listing ends before the action for other architectures; it was cut off',
    place: { line: statements.at(-1)?.line ?? 1, column: 1 },
    pointer: '',
  });
  return undefined;
}

function isOfCall(statement: Statement | undefined): boolean {
  return statement?.kind === 'test' || statement?.kind === 'action' || statement?.kind === 'else';
}

function assemble(statements: readonly Statement[], problems: ProfileProblem[]): readonly NamedPolicy[] {
  const read = sectionsOf(statements, problems);
  if (read === undefined) return [];
  const assembler = new Assembler();
  const foreign = encodeAction(read.foreign);
  let isBigEndian = false;
  for (const { token, names, calls, fallback } of read.sections.values()) {
    isBigEndian = ARCHITECTURES.find((one) => one.token === token)?.isBigEndian ?? false;
    const next = assembler.label();
    assembler.load(SECCOMP_DATA.arch);
    assembler.unless('jeq #k', token, next);
    if (names.length === 1 && names[0] === 'x86_64') x32IsForeign(assembler, foreign);
    for (const call of calls) assembleCall(call, assembler, isBigEndian, problems);
    assembler.return(fallback === undefined ? foreign : encodeAction(fallback));
    assembler.place(next);
  }
  assembler.return(foreign);
  return [
    { name: undefined, policy: { kind: 'program', program: assembler.finish(), isBigEndian }, notes: [] },
  ];
}

/** A filter for x86_64 alone treats the numbers of x32, but not -1, as another architecture (gen_bpf.c). */
function x32IsForeign(assembler: Assembler, foreign: number): void {
  const own = assembler.label();
  const other = assembler.label();
  assembler.load(SECCOMP_DATA.nr);
  assembler.unless('jge #k', X32_SYSCALL_BIT, own);
  assembler.unless('jeq #k', 0xffff_ffff, other);
  assembler.jump(own);
  assembler.place(other);
  assembler.return(foreign);
  assembler.place(own);
}

function assembleCall(
  statements: readonly Statement[],
  assembler: Assembler,
  isBigEndian: boolean,
  problems: ProfileProblem[],
): void {
  const [head] = statements;
  if (head?.kind !== 'syscall') return;
  const end = assembler.label();
  assembler.load(SECCOMP_DATA.nr);
  assembler.unless('jeq #k', head.number, end);
  /** What is open: where a condition that fails goes on, and after its `else` where the other branch goes on. */
  const open: { readonly indent: number; readonly next: Label }[] = [];
  for (const one of statements.slice(1)) {
    let isMatched = one.kind !== 'else';
    for (let last = open.at(-1); last !== undefined && last.indent >= one.indent; last = open.at(-1)) {
      open.pop();
      if (one.kind === 'else' && last.indent === one.indent) {
        const after = assembler.label();
        assembler.jump(after);
        assembler.place(last.next);
        open.push({ indent: one.indent, next: after });
        isMatched = true;
        break;
      }
      assembler.place(last.next);
    }
    if (!isMatched) report(problems, one, 'this "else" has no condition before it with its indentation');
    if (one.kind === 'test') {
      const { index: argument, isHigh, comparison, mask, datum } = one.test;
      const next = assembler.label();
      assembler.load(argumentOffset(argument, isHigh, isBigEndian), mask);
      assembler.unless(comparison, datum, next);
      open.push({ indent: one.indent, next });
    } else if (one.kind === 'action') assembler.return(encodeAction(one.action));
  }
  for (const { next } of open) assembler.place(next);
  assembler.place(end);
}
