import { Analysis } from '../../lint/analysis.ts';
import { policyNumber } from '../../lint/container-policy.ts';
import type { DocumentResult } from '../../lint/file-result.ts';
import { type CallHead, type CallSource, folderOfCall } from '../../site/site-source.ts';
import { isSpecCandidate } from '../../spec/candidate.ts';
import { LineIndex } from '../../spec/position.ts';
import { readSpecs } from '../../spec/read.ts';
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

/**
 * Reads all specs of a file, with what is known about their calls.
 *
 * @throws {Failure} if a document is not a spec, because a site without it would be incomplete
 */
export function readCalls(path: string, file: string, containers: ContainerHistory): readonly CallSource[] {
  const results = checkText(path, file, containers);
  const { documents } = readSpecs(file);
  const texts = textsOf(
    file,
    documents.map(({ range }) => range.start),
  );
  return documents.map(({ spec, range, problems }, index): CallSource => {
    const document = results[index];
    const [problem] = problems;
    if (spec === undefined || document === undefined) {
      const { line, column } = new LineIndex(file).position(problem?.range.start ?? range.start);
      throw new Failure(`${path}:${line}:${column}: ${problem?.message ?? 'this is not a spec'}`);
    }
    const number = policyNumber(spec);
    return {
      spec,
      document,
      analyse: () => new Analysis(spec),
      text: texts[index] ?? '',
      containers: number === undefined ? [] : containers.rowsFor(number),
    };
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
export function refuseDuplicateCalls(calls: readonly CallHead[]): void {
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
