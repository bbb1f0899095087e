import { safeLine } from './call-description.ts';
import { definitionLines } from './changed-calls.ts';
import type { FileDiff } from './diff.ts';
import { declarationsByCall } from './from/declarations.ts';
import { type DocumentedFunction, documentedFunctions } from './from/kernel-doc.ts';
import { type TableEntry, tablesByCall } from './from/tables.ts';

/** A patch of a series. */
export interface PatchFiles {
  readonly subject: string;
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
  const contents = patches.map(patchContent);
  const tables = tablesByCall(files);
  const declarations = declarationsByCall(files);
  const documented = documentedFunctions(files);
  return (call) => {
    const entries = tables.get(call) ?? [];
    const declaration = declarations.get(call);
    const own = documented.filter(({ name, isCall }) => (isCall ? name === call : call === first));
    return [
      ...(entries.length === 0 ? [] : ['tables:', ...entries.map(tableLine)]),
      ...(declaration === undefined ? [] : [`declaration: ${JSON.stringify(declaration)}`]),
      ...patchLines(call, contents),
      ...(own.length === 0 ? [] : ['documented:', ...own.map(documentedLine)]),
    ];
  };
}

function tableLine({ path, number, abi, after, count }: TableEntry): string {
  const parts = [
    `number: ${number}`,
    ...(abi === '' ? [] : [`abi: ${JSON.stringify(abi)}`]),
    ...(after === undefined ? [] : [`after: ${after}`]),
    ...(count === undefined ? [] : [`count: ${count}`]),
  ];
  return `  ${JSON.stringify(path)}: { ${parts.join(', ')} }`;
}

function documentedLine({ name, isCall, parameters, described }: DocumentedFunction): string {
  const all = isCall ? '' : `parameters: ${JSON.stringify(parameters)}, `;
  return `  ${name}: { ${all}described: ${JSON.stringify(described)} }`;
}

/** What a patch brings for which call. */
interface PatchContent {
  readonly subject: string;
  readonly defined: ReadonlySet<string>;
  /** The calls that it enters into tables of single architectures. */
  readonly entered: ReadonlySet<string>;
  readonly hasTests: boolean;
}

function patchContent({ subject, files }: PatchFiles): PatchContent {
  const defined = definitionLines(files).filter(({ sign, isVariant }) => sign === '+' && !isVariant);
  const entered = [...tablesByCall(files)].filter(([, entries]) =>
    entries.some(({ path }) => path.startsWith('arch/')),
  );
  return {
    subject,
    defined: new Set(defined.map(({ name }) => name)),
    entered: new Set(entered.map(([name]) => name)),
    hasTests: files.some(({ newPath }) => newPath?.startsWith('tools/testing/selftests/') === true),
  };
}

/** The patches that a spec lists. */
const MAX_PATCHES = 50;

function patchLines(call: string, contents: readonly PatchContent[]): readonly string[] {
  const lines = contents.flatMap(({ subject, defined, entered, hasTests }) => {
    const brings = [
      ...(defined.has(call) ? ['code'] : []),
      ...(entered.has(call) ? ['tables'] : []),
      ...(hasTests ? ['tests'] : []),
    ];
    const words = safeLine(subject.replace(/^\[[^\]]*\]\s*/, '')) || 'no subject';
    return brings.length === 0
      ? []
      : [`  - { subject: ${JSON.stringify(words)}, brings: [${brings.join(', ')}] }`];
  });
  return lines.length === 0 ? [] : ['patches:', ...lines.slice(0, MAX_PATCHES)];
}
