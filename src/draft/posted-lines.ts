import type { FileDiff } from './diff.ts';
import { declarationsByCall } from './from/declarations.ts';
import { type DocumentedFunction, documentedFunctions } from './from/kernel-doc.ts';
import { type TableEntry, tablesByCall } from './from/tables.ts';

/**
 * The lines of a spec about what patches say of a call beside its code, by call.
 *
 * @param first the call that is told of the comments above helpers
 */
export function postedLines(
  files: readonly FileDiff[],
  first: string | undefined,
): (call: string) => readonly string[] {
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
