import type { Command } from 'commander';
import { discoveries } from '../../entry/discover/discovery.ts';
import { isAmbiguous } from '../../entry/grade.ts';
import { suggestProbes } from '../../entry/suggest/suggest.ts';
import { compileEntry } from '../../entry/trace.ts';
import { formatSuggestJson, formatSuggestPretty, type SuggestReport } from '../../report/suggest.ts';
import type { KernelArchitecture } from '../../spec/architecture.ts';
import type { Spec } from '../../spec/model.ts';
import { formatVersion, type Version } from '../../spec/version.ts';
import { isWithin } from '../../verify/conformance/releases.ts';
import { originReport } from '../../verify/origin-text.ts';
import { Vouchers } from '../../verify/vouchers.ts';
import { namedSpecs } from '../input/named-specs.ts';
import { loadPrecedence } from '../load-precedence.ts';
import { loadVerified, type Verified } from '../load-verified.ts';
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
  readonly precedence: boolean | undefined;
}

/** What the specs are read for. */
interface Target {
  readonly kernel: Version;
  /** Whether `--kernel` named it. */
  readonly isNamed: boolean;
  readonly verified: Verified;
  readonly architecture: KernelArchitecture;
  /** Whether to look for calls that tell which flags and fields a kernel knows. */
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
    .option('--flags', 'also calls that tell which flags and fields a kernel knows, without using them')
    .option('--precedence', 'also calls that two steps refuse, and which errno comes first')
    .option('--kernel <release>', 'the kernel release (default: the newest)')
    .addOption(archOption())
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nExamples:\n  $ probeable suggest xyzzy.yaml\n  $ probeable suggest openat2 --kernel 5.6\n  $ probeable suggest openat2 --flags\n  $ probeable suggest mount --precedence\n',
    )
    .action(async (specs: string[], options: SuggestOptions) => {
      const format = prettyOrJson(options.format);
      const target = {
        kernel: readKernel(options.kernel),
        isNamed: options.kernel !== undefined,
        verified: loadVerified(),
        architecture: readArchitecture(options.arch),
        hasFlags: options.flags === true,
      };
      const reports: SuggestReport[] = [];
      for (const name of specs)
        for (const { path, spec } of await namedSpecs(name)) {
          const found = options.precedence === true ? await precedencesOf(spec, target) : undefined;
          reports.push({ ...report(path, spec, target), precedence: found });
        }
      const terminal = await terminalOf(process.stdout);
      print(
        format === 'json'
          ? formatSuggestJson(reports)
          : formatSuggestPretty(reports, styleOf(terminal), terminal.width),
        terminal,
      );
    });
}

function report(path: string, written: Spec, target: Target): Omit<SuggestReport, 'precedence'> {
  const { kernel, isNamed, verified, architecture, hasFlags } = target;
  const spec = written.on(architecture);
  const entry = compileEntry(spec, kernel);
  return {
    path,
    spec,
    isAmbiguous: isAmbiguous(entry),
    lackingKernel: entry.isAbsent ? formatVersion(kernel) : undefined,
    suggestions: suggestProbes(spec, kernel),
    flags: hasFlags ? discoveries(spec) : undefined,
    origin: originReport(
      spec,
      { kernel: isNamed ? kernel : undefined, architecture },
      verified.seen(spec.name, path),
    ),
  };
}

/** No call is made, so the spec vouches for itself. */
async function precedencesOf(
  written: Spec,
  { kernel, architecture }: Target,
): Promise<SuggestReport['precedence']> {
  const { findPrecedences, hiddenPairs } = await import('../../verify/conformance/precedence.ts');
  const spec = written.on(architecture);
  const vouchers = new Vouchers(new Map([[spec.name, spec]]), new Set(), undefined);
  const known = loadPrecedence()
    .of(spec)
    ?.map(({ call }) => call);
  const all = await findPrecedences(spec, vouchers, known);
  const pairs = all.filter(({ releases }) => releases.some((range) => isWithin(kernel, range)));
  return { pairs, hidden: hiddenPairs(spec, all).length };
}
