import { Analysis } from '../../lint/analysis.ts';
import { policyNumber } from '../../lint/container-policy.ts';
import type { DocumentResult } from '../../lint/file-result.ts';
import { type CallSource, folderOfCall } from '../../site/site-source.ts';
import { isSpecCandidate } from '../../spec/candidate.ts';
import { LineIndex } from '../../spec/position.ts';
import { readSpecs, recallSpecs, type SpecFile } from '../../spec/read.ts';
import { Failure } from '../failure.ts';
import { readTextFile } from '../input/read-file.ts';
import type { ContainerHistory } from './containers.ts';

/** A file that may have specs. */
export interface SpecPath {
  readonly path: string;
  /** It was found in a folder, and is left out if it has no spec. */
  readonly isWalked: boolean;
  /** It is not one of the package. */
  readonly isOwn: boolean;
}

/** Reads the text of a file; undefined for one that is to be left out. */
export function readSpecFile({ path, isWalked }: Omit<SpecPath, 'isOwn'>): string | undefined {
  const file = readTextFile(path);
  if (!file.ok) throw new Failure(`${path}: ${file.message}`);
  return isWalked && !isSpecCandidate(file.text) ? undefined : file.text;
}

/** A file whose specs are read, and not judged yet. */
export interface ReadSource {
  readonly path: string;
  readonly text: string;
  readonly specs: SpecFile;
}

/** What tells whether two specs are of one call. */
export type NamedCall = Parameters<typeof folderOfCall>[0] & {
  readonly document: Pick<DocumentResult, 'path'>;
};

/**
 * Reads the specs of a file; undefined for a file that is to be left out.
 *
 * @throws {Failure} if a document is not a spec, because a site without it would be incomplete
 */
export function readSource(source: Omit<SpecPath, 'isOwn'>): ReadSource | undefined {
  const text = readSpecFile(source);
  return text === undefined ? undefined : readText(source.path, text);
}

function readText(path: string, text: string): ReadSource {
  const specs = readSpecs(text);
  for (const { spec, range, problems } of specs.documents) {
    if (spec !== undefined) continue;
    const [problem] = problems;
    const { line, column } = new LineIndex(text).position(problem?.range.start ?? range.start);
    throw new Failure(`${path}:${line}:${column}: ${problem?.message ?? 'this is not a spec'}`);
  }
  return { path, text, specs };
}

/** The calls of a file by name and state. */
export function namedCalls({ path, specs }: ReadSource): readonly NamedCall[] {
  return specs.documents.flatMap(({ spec }) => {
    if (spec === undefined) return [];
    const { name, status, revision } = spec;
    return [{ spec: { name, status, revision }, document: { path } }];
  });
}

/**
 * Reads all specs of a file, with what is known about their calls.
 *
 * @throws {Failure} as {@link readSource} does
 */
export function readCalls(path: string, text: string, containers: ContainerHistory): readonly CallSource[] {
  return judgeCalls(readText(path, text), containers);
}

/** Finds out what is known about the calls of a file. */
export function judgeCalls(
  { path, text, specs }: ReadSource,
  containers: ContainerHistory,
): readonly CallSource[] {
  recallSpecs(text, specs);
  const results = checkText(path, text, containers);
  const texts = textsOf(
    text,
    specs.documents.map(({ range }) => range.start),
  );
  return specs.documents.flatMap(({ spec }, index): readonly CallSource[] => {
    const document = results[index];
    if (spec === undefined || document === undefined) return [];
    const number = policyNumber(spec);
    const containersOfCall = number === undefined ? [] : containers.rowsFor(number);
    return [
      {
        spec,
        document,
        analyse: () => new Analysis(spec),
        text: texts[index] ?? '',
        containers: containersOfCall,
      },
    ];
  });
}

/** Checks a text with all rules. */
export function checkText(
  path: string,
  text: string,
  containers: ContainerHistory,
): readonly DocumentResult[] {
  return containers.ruleset.documentResults(path, text);
}

/** The text of each document of a file, with comments but without the separator lines. */
function textsOf(file: string, starts: readonly number[]): readonly string[] {
  const lines = [...file.matchAll(/^---/gm)].map(({ index }) => index);
  let last = 0;
  const marks = starts.map((start, index) => {
    // A fault may be at the very end of the text, after the last of these lines.
    while (last + 1 < lines.length && (lines[last + 1] ?? start) <= start) last++;
    return index === 0 ? 0 : (lines[last] ?? 0);
  });
  return marks.map((mark, index) => {
    const text = file.slice(mark, marks[index + 1]).replace(/^---[ \t]*\n/, '');
    return `${text.replace(/^\s*\n/, '').trimEnd()}\n`;
  });
}

/** Refuses two specs of one call, which would be two pages at one URL. */
export function refuseDuplicateCalls(calls: readonly NamedCall[]): void {
  const pages = new Map<string, string>();
  for (const call of calls) {
    const folder = folderOfCall(call);
    const other = pages.get(folder);
    if (other !== undefined)
      throw new Failure(
        `${call.document.path} and ${other} both describe ${call.spec.name}; remove one of them`,
      );
    pages.set(folder, call.document.path);
  }
}
