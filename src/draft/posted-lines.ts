import { safeLine } from './call-description.ts';
import { definitionLines } from './changed-calls.ts';
import type { FileDiff } from './diff.ts';
import { declarationsByCall, declaredNames, undeclaredStructs } from './from/declarations.ts';
import { type DocumentedFunction, documentedFunctions } from './from/kernel-doc.ts';
import { optionalFiles, stubbedCalls } from './from/optional-files.ts';
import { type TableEntry, tablesByCall } from './from/tables.ts';
import { subjectTags, subjectWords } from './subject.ts';

/** A patch of a series. */
export interface PatchFiles {
  readonly subject: string;
  /** The day on which it was sent. */
  readonly date?: string | undefined;
  readonly files: readonly FileDiff[];
}

/**
 * The lines of a spec about what patches say of a call beside its code, by call.
 *
 * @param first the call that is told of the comments above helpers
 */
export function postedLines(
  patches: readonly PatchFiles[],
  first: string | undefined,
): (call: string) => readonly string[] {
  const files = patches.flatMap((patch) => patch.files);
  // A posting for comments is split when there is something to merge.
  const isDraft = patches.some(({ subject }) => /\bRFC\b/i.test(subjectTags(subject)));
  const date = postedOn(patches);
  const contents = patches.map(patchContent);
  const tables = tablesByCall(files);
  const declarations = declarationsByCall(files);
  const declared = declaredNames(files);
  const optionOf = optionalFiles(files);
  const stubbed = stubbedCalls(files);
  const documented = documentedFunctions(files);
  return (call) => {
    const entries = tables.get(call) ?? [];
    const isGeneric = entries.some(({ path }) => GENERIC_TABLES.has(path));
    const declaration = declarations.get(call) ?? (isGeneric && !declared.has(call) ? 'none' : undefined);
    const undeclared = undeclaredStructs(declaration ?? '', files);
    const path = contents.flatMap(({ defined }) => defined.get(call) ?? []).at(0);
    const option = path === undefined || stubbed.has(call) ? undefined : optionOf(path);
    const own = documented.filter(({ name, isCall }) => (isCall ? name === call : call === first));
    return [
      ...(date === undefined ? [] : [`posted: "${date}"`]),
      ...(entries.length === 0 ? [] : ['tables:', ...entries.map((entry) => tableLine(entry, call))]),
      ...(declaration === undefined ? [] : [`declaration: ${JSON.stringify(declaration)}`]),
      ...(undeclared.length === 0 ? [] : [`undeclared: [${undeclared.join(', ')}]`]),
      ...(own.length === 0 ? [] : ['documented:', ...own.map(documentedLine)]),
      ...(option === undefined ? [] : [`unstubbed: { option: ${option}, file: ${JSON.stringify(path)} }`]),
      ...(isDraft ? [] : patchLines(call, first, contents)),
    ];
  };
}

/** The last day on which a part of a series was sent. */
function postedOn(patches: readonly PatchFiles[]): string | undefined {
  return patches
    .flatMap(({ date }) => date ?? [])
    .toSorted()
    .at(-1);
}

function tableLine(entry: TableEntry, call: string): string {
  const { path, number, abi, after, entryPoint, defines, guard, count } = entry;
  const parts = [
    `number: ${number}`,
    ...(abi === '' ? [] : [`abi: ${JSON.stringify(abi)}`]),
    ...(after === undefined ? [] : [`after: ${after}`]),
    ...(entryPoint === undefined || entryPoint === call ? [] : [`calls: ${entryPoint}`]),
    ...(defines === undefined ? [] : [`defines: ${defines}`]),
    ...(guard === undefined ? [] : [`guard: ${guard}`]),
    ...(count === undefined ? [] : [`count: ${count}`]),
  ];
  return `  ${JSON.stringify(path)}: { ${parts.join(', ')} }`;
}

/** The tables that architectures share; what compiles them needs the declaration of each call (arch/arc/kernel/sys.c). */
const GENERIC_TABLES: ReadonlySet<string> = new Set([
  'scripts/syscall.tbl',
  'include/uapi/asm-generic/unistd.h',
]);

function documentedLine({ name, isCall, parameters, described, about, errors }: DocumentedFunction): string {
  const parts = [
    ...(isCall ? [] : [`parameters: ${JSON.stringify(parameters)}`]),
    `described: ${JSON.stringify(described)}`,
    ...(about === undefined ? [] : [`about: ${about}`]),
    ...(errors.length < 2 ? [] : [`errors: [${errors.join(', ')}]`]),
  ];
  return `  ${name}: { ${parts.join(', ')} }`;
}

/** What a patch brings for which call. */
interface PatchContent {
  readonly subject: string;
  /** The files of the calls that it defines. */
  readonly defined: ReadonlyMap<string, string>;
  /** The calls that it enters into tables of single architectures. */
  readonly entered: ReadonlySet<string>;
  readonly hasTests: boolean;
  readonly hasCopies: boolean;
}

function patchContent({ subject, files }: PatchFiles): PatchContent {
  const defined = definitionLines(files).filter(({ sign, isVariant }) => sign === '+' && !isVariant);
  const entered = [...tablesByCall(files)].filter(([, entries]) =>
    entries.some(({ path }) => path.startsWith('arch/')),
  );
  return {
    subject,
    defined: new Map(defined.map(({ name, path }) => [name, path])),
    entered: new Set(entered.map(([name]) => name)),
    hasTests: files.some(({ newPath }) => newPath?.startsWith('tools/testing/selftests/') === true),
    hasCopies: files.some(({ newPath = '' }) => COPIES.test(newPath)),
  };
}

/** What tools/ has of headers and tables of the kernel (tools/include/uapi/README). */
const COPIES =
  /^tools\/(?:include\/uapi\/(?!linux\/(?:bpf|btf|netdev|if_link))|arch\/\w+\/include|perf\/arch|scripts\/syscall)/;

/** The patches that a spec lists. */
const MAX_PATCHES = 50;

function patchLines(
  call: string,
  first: string | undefined,
  contents: readonly PatchContent[],
): readonly string[] {
  const lines = contents.flatMap(({ subject, defined, entered, hasTests, hasCopies }) => {
    // What is true of a patch is told of one of its calls.
    const [told] = defined.keys();
    if (told !== undefined && told !== call && defined.has(call)) return [];
    const brings = [
      ...(defined.has(call) ? ['code'] : []),
      ...(entered.has(call) ? ['tables'] : []),
      ...(hasTests ? ['tests'] : []),
      ...(hasCopies && call === first ? ['copies'] : []),
    ];
    const words = safeLine(subjectWords(subject)) || 'no subject';
    return brings.length === 0
      ? []
      : [`  - { subject: ${JSON.stringify(words)}, brings: [${brings.join(', ')}] }`];
  });
  return lines.length === 0 ? [] : ['patches:', ...lines.slice(0, MAX_PATCHES)];
}
