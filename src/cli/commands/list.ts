import type { Command } from 'commander';
import { type ListedCall, listedCall } from '../../entry/listed-call.ts';
import { formatListJson, formatListPretty } from '../../report/list.ts';
import type { Status } from '../../spec/model.ts';
import { formatVersion } from '../../spec/version.ts';
import { derivedSpecFiles } from '../input/derived-specs.ts';
import type { FoundSpec } from '../input/find-spec.ts';
import { shippedCorpus } from '../input/inputs.ts';
import { namedSpecs, specsIn } from '../input/named-specs.ts';
import { print } from '../print.ts';
import {
  archOption,
  callArgument,
  formatOption,
  prettyOrJson,
  readArchitecture,
  readKernel,
} from '../shared-options.ts';
import { styleOf, terminalOf } from '../terminal.ts';

interface ListOptions {
  readonly eperm: boolean | undefined;
  readonly kernel: string | undefined;
  readonly arch: string;
  readonly format: string;
}

/** What is listed where nothing is named: calls that programs can make. */
const MERGED: Status = 'merged';

export function addList(program: Command): void {
  program
    .command('list')
    .summary('list the described system calls, and which of them can fail with EPERM themselves')
    .description(
      'Lists system calls with their grade, their best probe, and whether the kernel itself can fail them with EPERM. ' +
        'With --eperm, it shows the steps that can: of all other calls listed, an EPERM comes from a sandbox.',
    )
    .addArgument(
      callArgument('[spec...]', 'specs, folders of them, names of calls, or - (default: the shipped ones)'),
    )
    .option('--eperm', 'only the calls that can or may fail with EPERM, with the steps that do')
    .option('--kernel <release>', 'the kernel release (default: the newest)')
    .addOption(archOption())
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nExamples:\n  $ probeable list\n  $ probeable list --eperm --kernel 6.12 --format json\n',
    )
    .action(async (names: string[], options: ListOptions) => {
      const format = prettyOrJson(options.format);
      const kernel = readKernel(options.kernel);
      const architecture = readArchitecture(options.arch);
      const all = (await specsOf(names)).map(({ path, spec }) =>
        listedCall(path, spec.on(architecture), kernel, architecture),
      );
      const report = {
        isEpermOnly: options.eperm === true,
        calls: all.filter((call): call is ListedCall => call !== undefined).toSorted(byName),
        absent: all.filter((call) => call === undefined).length,
        kernel: options.kernel === undefined ? 'the newest release' : `Linux ${formatVersion(kernel)}`,
        architecture,
      };
      const terminal = await terminalOf(process.stdout);
      print(
        format === 'json'
          ? formatListJson(report)
          : formatListPretty(report, styleOf(terminal), terminal.width),
        terminal,
      );
    });
}

async function specsOf(names: readonly string[]): Promise<readonly FoundSpec[]> {
  const isAll = names.length === 0;
  const found: FoundSpec[] = [];
  for (const name of isAll ? shippedCorpus() : names) found.push(...(await namedSpecs(name)));
  if (isAll) found.push(...(await specsIn({ files: derivedSpecFiles(), walked: new Set(), faults: [] })));
  return isAll ? found.filter(({ spec }) => spec.status === MERGED) : found;
}

function byName(a: ListedCall, b: ListedCall): number {
  return a.syscall < b.syscall ? -1 : a.syscall > b.syscall ? 1 : 0;
}
