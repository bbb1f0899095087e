import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Evidence } from '../../data/call-record.ts';
import { compareDatasets } from '../../data/compare-datasets.ts';
import { type Dataset, dataJsonSchema } from '../../data/data-shape.ts';
import { datasetFiles, datasetLines, datasetText, makeDataset, readDataset } from '../../data/dataset.ts';
import { formatChangesJson, formatChangesPretty } from '../../report/data.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { derivedSpecFiles } from '../input/derived-specs.ts';
import type { FoundSpec } from '../input/find-spec.ts';
import { shippedCorpus } from '../input/inputs.ts';
import { namedSpecs, specsIn } from '../input/named-specs.ts';
import { readTextFile } from '../input/read-file.ts';
import { loadPrecedence } from '../load-precedence.ts';
import { loadSources } from '../load-sources.ts';
import { loadFlagsSeen, loadVerified } from '../load-verified.ts';
import { PACKAGE } from '../package-info.ts';
import { print } from '../print.ts';
import { callArgument, formatOption, prettyOrJson } from '../shared-options.ts';
import { styleOf, terminalOf } from '../terminal.ts';

interface DataOptions {
  readonly schema: boolean | undefined;
  readonly compare: string | undefined;
  readonly output: string | undefined;
  readonly format: string;
}

export function addData(program: Command): void {
  program
    .command('data')
    .summary('what is known of system calls, as data for other programs')
    .description(
      'Prints what is known of merged system calls as JSON: numbers, entry paths with their origin, grades by release, probes, ' +
        'flags, and the kernels that were asked. The site has the same at stable addresses.',
    )
    .addArgument(
      callArgument('[spec...]', 'specs, folders of them, names of calls, or - (default: the shipped ones)'),
    )
    .option('--schema', 'print the JSON Schema of the data')
    .option(
      '--compare <file>',
      'show which facts differ from those of this file, which an earlier version wrote',
    )
    .option('-o, --output <folder>', 'write all of it, its schema, and a file for each call into this folder')
    .addOption(formatOption('with --compare: [{"syscall","fact","before","after"}]'))
    .addHelpText(
      'after',
      '\nExamples:\n  $ probeable data openat2\n  $ probeable data --output public/data\n  $ probeable data --compare syscalls-0.1.0.json\n',
    )
    .action(async (names: string[], options: DataOptions) => {
      const { schema, compare, output } = options;
      if ([schema, compare, output].filter((option) => option !== undefined).length > 1)
        throw new Failure('--schema, --compare and --output exclude each other');
      const format = prettyOrJson(options.format);
      if (schema === true) print(`${JSON.stringify(dataJsonSchema(), null, 2)}\n`);
      else if (compare !== undefined) await printChanges(readFile(compare), names, format);
      else if (output !== undefined) writeFiles(output, await specsOf(names));
      else print(datasetText(makeDataset(await specsOf(names), PACKAGE.version, evidence())));
    });
}

async function specsOf(names: readonly string[]): Promise<readonly FoundSpec[]> {
  const found: FoundSpec[] = [];
  for (const name of names.length === 0 ? shippedCorpus() : names) found.push(...(await namedSpecs(name)));
  if (names.length === 0)
    found.push(...(await specsIn({ files: derivedSpecFiles(), walked: new Set(), faults: [] })));
  return found;
}

function readFile(path: string): Dataset {
  const file = readTextFile(path);
  if (!file.ok) throw new Failure(`${path}: ${file.message}`);
  const read = readDataset(file.text);
  if (!read.ok) throw new Failure(`${path}: ${read.message}`);
  return read.dataset;
}

function evidence(): Evidence {
  return {
    ...loadVerified(),
    placesOf: loadSources(),
    flagSeenOn: loadFlagsSeen(),
    precedence: loadPrecedence(),
  };
}

/** Compares with the present state: of the named calls alone, if any are named. */
async function printChanges(
  before: Dataset,
  names: readonly string[],
  format: 'pretty' | 'json',
): Promise<void> {
  const after = makeDataset(await specsOf(names), PACKAGE.version, evidence());
  const compared = new Set(after.syscalls.map(({ syscall }) => syscall));
  const earlier = before.syscalls.filter(({ syscall }) => names.length === 0 || compared.has(syscall));
  const changes = compareDatasets({ ...before, syscalls: earlier }, after);
  const terminal = await terminalOf(process.stdout);
  print(
    format === 'json'
      ? formatChangesJson(changes)
      : formatChangesPretty(changes, styleOf(terminal), terminal.width),
    terminal,
  );
}

function writeFiles(folder: string, specs: readonly FoundSpec[]): void {
  try {
    mkdirSync(join(folder, 'syscalls'), { recursive: true });
    for (const [path, make] of datasetFiles(specs, PACKAGE.version, datasetLines(evidence())))
      writeFileSync(join(folder, path), make());
  } catch (error) {
    throw new Failure(`--output ${folder}: ${describeSystemError(error) ?? String(error)}`);
  }
}
