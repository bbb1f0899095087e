import type { Spec } from '../../spec/model.ts';
import { gitDiff } from '../git-diff.ts';
import { type LeftOpen, leftOpenInSpec } from '../left-open.ts';
import { type NextNumber, nextNumber, numberFor } from './next-number.ts';
import { withConditionalEntry, withDeclaration, withGenericNumber } from './source-edits.ts';
import { numberIn, withTableEntry } from './table-entry.ts';
import { uapiHeader } from './uapi-header.ts';

/** What has to be known of a kernel tree. */
export interface TableTree {
  /** As its Makefile says: `7.2.13`. */
  readonly release: string;
  /** The paths of the tables, without links to others. */
  readonly tables: readonly string[];
  /** The text of a file; undefined if there is none. */
  readonly read: (path: string) => string | undefined;
  /** The header under include/uapi that defines a macro, a struct, a union or a type of this name: "linux/uio.h". */
  readonly definedIn: (name: string) => string | undefined;
}

/** A patch, or why there is none. */
export type TablesResult =
  | {
      readonly ok: true;
      readonly patch: string;
      /** What the patch leaves to the author beside what the specs leave open. */
      readonly open: readonly LeftOpen[];
    }
  | { readonly ok: false; readonly message: string };

const GENERIC = 'include/uapi/asm-generic/unistd.h';
const DECLARATIONS = 'include/linux/syscalls.h';
const CONDITIONAL = 'kernel/sys_ni.c';
/** The table of all architectures that have none of their own. */
export const MAIN_TABLE = 'scripts/syscall.tbl';
/** Width of the text of a commit (Documentation/process/submitting-patches.rst). */
const TEXT_WIDTH = 72;

const OF_MESSAGE: LeftOpen = {
  where: 'commit message',
  what: 'what the call is for, and the sign-off of the author',
};

/** A patch that gives calls numbers in every table of a kernel tree, declares them, and writes their headers. */
export function generateTables(specs: readonly Spec[], tree: TableTree): TablesResult {
  const files = new EditedFiles(tree);
  const open: LeftOpen[] = [];
  const numbers: (readonly [Spec, NextNumber])[] = [];
  if (!tree.tables.includes(MAIN_TABLE))
    return refused(`the tree has no ${MAIN_TABLE}, which Linux has since 6.11: its tables have another form`);
  for (const spec of specs) {
    const taken = [MAIN_TABLE, ...tree.tables].flatMap(
      (path) => numberIn(files.text(path), spec.name) ?? [],
    )[0];
    if (taken !== undefined)
      return refused(
        `Linux ${tree.release} already has ${spec.name}, number ${taken}: there is nothing to add`,
      );
    const next = nextNumber(new Map(tree.tables.map((path) => [path, files.text(path)])));
    const fault = addCall(spec, next, files);
    if (fault !== undefined) return refused(fault);
    numbers.push([spec, next]);
    open.push(...numberLeftOpen(spec, next), ...addHeader(spec, files));
  }
  return {
    ok: true,
    patch: patchText(numbers, tree, files, [...open, ...specs.flatMap(leftOpenInSpec)]),
    open: [OF_MESSAGE, ...open],
  };
}

function refused(message: string): TablesResult {
  return { ok: false, message };
}

/** Returns why a file cannot be edited; undefined if all were. */
function addCall(spec: Spec, next: NextNumber, files: EditedFiles): string | undefined {
  const { name } = spec;
  for (const path of files.tree.tables)
    files.edit(path, (text) => withTableEntry(text, name, numberFor(path, next)));
  const edits: readonly (readonly [string, (text: string) => string | undefined])[] = [
    [GENERIC, (text) => withGenericNumber(text, name, next.number)],
    [DECLARATIONS, (text) => withDeclaration(text, spec)],
    ...(isAlwaysBuiltIn(spec)
      ? []
      : [[CONDITIONAL, (text: string) => withConditionalEntry(text, name)] as const]),
  ];
  const failed = edits.find(([path, edit]) => !files.edit(path, edit));
  return failed === undefined ? undefined : `${failed[0]} has another form than in Linux 6.11 and later`;
}

/** The spec gives a reason why no option of the kernel leaves the call out. */
function isAlwaysBuiltIn({ raw }: Spec): boolean {
  const kconfig = raw.artifacts?.kconfig;
  return kconfig !== undefined && 'none' in kconfig;
}

/** Tests and code have the number of the spec. */
function numberLeftOpen(spec: Spec, { number }: NextNumber): readonly LeftOpen[] {
  const own = numberOf(spec);
  if (own === number) return [];
  return [
    { where: 'spec', what: `number: ${number}, where it ${own === undefined ? 'has none' : `has ${own}`}` },
  ];
}

function numberOf({ numbers }: Spec): bigint | undefined {
  return (numbers.get('') ?? numbers.get('x86_64'))?.value;
}

function addHeader(spec: Spec, files: EditedFiles): readonly LeftOpen[] {
  const header = uapiHeader(spec, files.tree.definedIn);
  const built = isAlwaysBuiltIn(spec)
    ? []
    : [{ where: CONDITIONAL, what: `take ${spec.name} out if no option of the kernel leaves it out` }];
  if (header === undefined) return built;
  if (files.text(header.path) !== '')
    return [...built, { where: header.path, what: `the tree has it: add what ${spec.name} needs by hand` }];
  files.edit(header.path, () => header.text);
  return [
    ...built,
    ...header.unknownStructs.map((name) => ({
      where: header.path,
      what: `the fields of ${name}, and so its size`,
    })),
    { where: 'MAINTAINERS', what: `an entry for ${header.path}` },
  ];
}

/** The files of a tree with the edits so far. */
class EditedFiles {
  readonly tree: TableTree;
  readonly #texts = new Map<string, string>();

  constructor(tree: TableTree) {
    this.tree = tree;
  }

  text(path: string): string {
    return this.#texts.get(path) ?? this.tree.read(path) ?? '';
  }

  /** Whether the edit was possible. */
  edit(path: string, edit: (text: string) => string | undefined): boolean {
    const text = edit(this.text(path));
    if (text !== undefined) this.#texts.set(path, text);
    return text !== undefined;
  }

  diffs(): readonly string[] {
    return [...this.#texts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, text]) => gitDiff(path, this.tree.read(path), text));
  }
}

function patchText(
  numbers: readonly (readonly [Spec, NextNumber])[],
  { release }: TableTree,
  files: EditedFiles,
  open: readonly LeftOpen[],
): string {
  const names = numbers.map(([{ name }]) => name).join(', ');
  const told = numbers.map(([spec, next]) => numberText(spec, next, release)).join(' ');
  const rest = [OF_MESSAGE, ...open].map(({ where, what }) => `  ${where}: ${what}`);
  return [
    `Subject: [PATCH] ${names}: add to the system call tables`,
    '',
    filled(`Give ${names} a number on all architectures, and declare what programs pass. ${told}`),
    '',
    '---',
    'Left open:',
    ...rest,
    '',
    files.diffs().join(''),
  ].join('\n');
}

function numberText(spec: Spec, { number, onAlpha }: NextNumber, release: string): string {
  const own = numberOf(spec);
  const other = own === undefined || own === number ? '' : ` The spec has ${own}.`;
  return `${spec.name} gets ${number}, the next number that is free in Linux ${release}, and ${onAlpha} on alpha.${other}`;
}

function filled(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > TEXT_WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join('\n');
}
