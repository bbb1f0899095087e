import { existsSync } from 'node:fs';
import { LineIndex } from '../../spec/position.ts';
import { ProblemList } from '../../spec/problem.ts';
import { list, optional, record, scalar } from '../../spec/shape/shape.ts';
import { readTree } from '../../spec/yaml/read-tree.ts';
import { Failure } from '../failure.ts';
import { readTextFile } from './read-file.ts';

export const CONFIG_FILE = 'probeable.config.yaml';

const configShape = record('the configuration', {
  files: optional(
    list(scalar('a path or glob', { type: 'string' })),
    'Which specs to check where no path is given.',
  ),
});

export interface Config {
  /** Paths, folders or globs; undefined where the file says nothing of them. */
  readonly files: readonly string[] | undefined;
}

/** Reads `probeable.config.yaml` of the working directory, if there is one. */
export function readConfig(): Config {
  if (!existsSync(CONFIG_FILE)) return { files: undefined };
  const file = readTextFile(CONFIG_FILE);
  if (!file.ok) throw new Failure(`${CONFIG_FILE} ${file.message}`);
  const { documents, faults, problems: yamlProblems } = readTree(file.text);
  const problems = new ProblemList();
  const [root] = documents;
  const decoded = root && configShape.decode(root, problems);
  const first = [...faults, ...yamlProblems, ...problems.all][0];
  if (first !== undefined) {
    const { line, column } = new LineIndex(file.text).position(first.range.start);
    throw new Failure(`${CONFIG_FILE}:${line}:${column}: ${first.message}`);
  }
  return { files: decoded?.files?.map(({ text }) => text) };
}
