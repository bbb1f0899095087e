import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadHighlighter } from '../../site/highlight.ts';
import { buildSite } from '../../site/site.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { collectSite, judgeExample } from './collect.ts';

/** What a build did. */
export interface BuildResult {
  readonly output: string;
  readonly files: number;
  /** Files that were not there, or held something else. */
  readonly written: number;
  readonly seconds: number;
}

/** Builds the site into a folder. */
export async function buildInto(output: string, specs: readonly string[]): Promise<BuildResult> {
  const start = performance.now();
  const highlight = await loadHighlighter();
  const files = buildSite(collectSite(specs), { highlight, judge: judgeExample });
  let written = 0;
  for (const [path, text] of files) if (writeChanged(join(output, path), text)) written++;
  return { output, files: files.size, written, seconds: (performance.now() - start) / 1000 };
}

/** Leaves a file alone that holds the text already, so that hosts and browsers see no change where there is none. */
function writeChanged(path: string, text: string): boolean {
  if (readOrNothing(path) === text) return false;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return true;
  } catch (error) {
    const message = describeSystemError(error);
    if (message === undefined) throw error;
    throw new Failure(`cannot write ${path}: ${message}`);
  }
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
