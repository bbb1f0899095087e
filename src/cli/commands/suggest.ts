import type { Command } from 'commander';
import { isAmbiguous } from '../../entry/grade.ts';
import { suggestProbes } from '../../entry/suggest/suggest.ts';
import { compileEntry } from '../../entry/trace.ts';
import { flagCalls } from '../../lint/flag-calls.ts';
import { formatSuggestJson, formatSuggestPretty, type SuggestReport } from '../../report/suggest.ts';
import type { KernelArchitecture } from '../../spec/architecture.ts';
import type { Spec } from '../../spec/model.ts';
import { formatVersion, type Version } from '../../spec/version.ts';
import { namedSpecs } from '../input/named-specs.ts';
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

interface SuggestOptions {
  readonly kernel: string | undefined;
  readonly arch: string;
  readonly format: string;
  readonly flags: boolean | undefined;
}

/** What the specs are read for. */
interface Target {
  readonly kernel: Version;
  readonly architecture: KernelArchitecture;
  /** Whether to look for calls that tell which flags a kernel knows. */
  readonly hasFlags: boolean;
}

export function addSuggest(program: Command): void {
  program
    .command('suggest')
    .summary('find probes for a system call')
    .description(
      'Finds calls that fail without an effect and with neither EPERM nor ENOSYS, and explains why each will keep failing.',
    )
    .addArgument(callArgument('<spec...>', 'specs, folders of them, names of shipped system calls, or -'))
    .option('--flags', 'also calls that tell which flags a kernel knows, without using them')
    .option('--kernel <release>', 'the kernel release (default: the newest)')
    .addOption(archOption())
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nExamples:\n  $ probeable suggest xyzzy.yaml\n  $ probeable suggest openat2 --kernel 5.6\n  $ probeable suggest openat2 --flags\n',
    )
    .action(async (specs: string[], options: SuggestOptions) => {
      const format = prettyOrJson(options.format);
      const target = {
        kernel: readKernel(options.kernel),
        architecture: readArchitecture(options.arch),
        hasFlags: options.flags === true,
      };
      const reports: SuggestReport[] = [];
      for (const name of specs)
        for (const { path, spec } of await namedSpecs(name)) reports.push(report(path, spec, target));
      const terminal = await terminalOf(process.stdout);
      print(
        format === 'json'
          ? formatSuggestJson(reports)
          : formatSuggestPretty(reports, styleOf(terminal), terminal.width),
        terminal,
      );
    });
}

function report(path: string, written: Spec, { kernel, architecture, hasFlags }: Target): SuggestReport {
  const spec = written.on(architecture);
  const entry = compileEntry(spec, kernel);
  return {
    path,
    spec,
    isAmbiguous: isAmbiguous(entry),
    lackingKernel: entry.isAbsent ? formatVersion(kernel) : undefined,
    suggestions: suggestProbes(spec, kernel),
    flags: hasFlags ? flagCalls(spec, kernel) : undefined,
  };
}
