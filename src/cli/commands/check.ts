import { resolve } from 'node:path';
import type { Command } from 'commander';
import { findingsOf, type Run } from '../../check/run.ts';
import { isAtLeast, SEVERITIES, type Severity } from '../../lint/finding.ts';
import { FORMAT_NAMES, FORMATTERS } from '../../report/index.ts';
import { plural } from '../../spec/plural.ts';
import { BASELINE_FILE } from '../check/baseline.ts';
import { FIX_MODES, fixFiles, readFixMode } from '../check/fix.ts';
import { addRequestOptions, type RequestOptions, requestOf } from '../check/options.ts';
import { type Checked, runCheck } from '../check/run.ts';
import { showFrom, shownFrom } from '../check/severities.ts';
import { EXIT, Failure } from '../failure.ts';
import { STANDARD_INPUT } from '../input/inputs.ts';
import { type Output, readOutputs, statisticsFormatters, writeOutputs } from '../output.ts';
import { print, warn } from '../print.ts';
import { choiceOption, collect, oneOf } from '../shared-options.ts';

interface CheckOptions extends RequestOptions {
  readonly format: string;
  readonly output: readonly string[];
  readonly failOn: string;
  readonly minSeverity: string | undefined;
  readonly quiet: boolean | undefined;
  readonly statistics: boolean | undefined;
  readonly watch: boolean | undefined;
  readonly baseline: boolean;
  readonly fix: string | boolean | undefined;
  readonly dryRun: boolean | undefined;
}

/** `never`: findings are for reading, and only what keeps the tool from its work fails. */
const FAIL_ON = [...SEVERITIES, 'never'] as const;

export function addCheck(program: Command): void {
  const command = program
    .command('check')
    .summary('judge specs against the rules')
    .description(
      'Judges specs: is there a probe, does each declared one hold, what is wrong and what to change.',
    )
    .argument('[path...]', 'specs, folders of them, names of system calls, or - for standard input')
    .addOption(
      choiceOption('--format <name>', `one of ${FORMAT_NAMES.join(', ')}`, FORMAT_NAMES).default('pretty'),
    )
    .option(
      '--output <file>',
      'write to FILE, or with format:FILE another format to it (./FILE where the name has a colon); repeatable',
      collect,
      [],
    )
    .addOption(
      choiceOption(
        '--min-severity <severity>',
        `show nothing below: ${SEVERITIES.join(', ')} (default: info)`,
        SEVERITIES,
      ),
    )
    .option('-q, --quiet', 'show errors alone; what is hidden still counts for --fail-on')
    .option('--statistics', 'show how often each rule speaks, instead of the findings')
    .option('-w, --watch', 'judge again whenever a spec or a configuration changes')
    .addOption(
      choiceOption(
        '--fail-on <severity>',
        `exit 1 from this severity on: ${FAIL_ON.join(', ')}`,
        FAIL_ON,
      ).default('error'),
    );
  addRequestOptions(command, { forReport: true })
    .addOption(
      choiceOption(
        '--fix [which]',
        'fix what is mechanical: safe, or all to also change what specs say of the kernel',
        FIX_MODES,
      ),
    )
    .option('--dry-run', 'with --fix: print a patch, whatever --format says, and write nothing')
    .option('--no-baseline', `report what ${BASELINE_FILE} accepts, too`)
    .addHelpText(
      'after',
      `
Exit status: 0 nothing at or above --fail-on, 1 findings, 2 the tool could not
do its work.

Examples:
  $ probeable check                                   the specs of this project
  $ probeable check xyzzy.yaml --fail-on warning
  $ probeable check --quiet                           errors alone
  $ probeable check --select probing --ignore probe-declared
  $ probeable check --ignore process --statistics     how often each rule speaks
  $ probeable check xyzzy.yaml --watch                while you write
  $ probeable check content --output sarif:out.sarif --output junit:out.xml
  $ git show HEAD:xyzzy.yaml | probeable check - --format json
  $ probeable check xyzzy.yaml --fix=all --dry-run    what it would fix
  $ probeable check --base origin/main --new-only     what a branch changes
`,
    )
    .action(async (paths: string[], options: CheckOptions) => {
      process.exitCode =
        options.watch === true
          ? await (await import('../check/watch.ts')).watchAndCheck(paths, options, (print) =>
              check(paths, options, print),
            )
          : await check(paths, options);
    });
}

async function check(
  paths: readonly string[],
  options: CheckOptions,
  show: typeof print = print,
): Promise<number> {
  const threshold = oneOf('--fail-on', options.failOn, FAIL_ON);
  const shown = shownFrom(options.minSeverity, options.quiet === true);
  const outputs = readOutputs(options.format, options.output);
  const formatters = options.statistics === true ? statisticsFormatters(outputs) : FORMATTERS;
  const mode = readFixMode(options.fix);
  const request = await requestOf(paths, options);
  if (mode !== undefined && paths.includes(STANDARD_INPUT) && options.dryRun !== true)
    throw new Failure('--fix cannot write standard input: --dry-run shows what it would change');
  if (mode === undefined && options.dryRun === true) throw new Failure('--dry-run: of what? Add --fix');
  const accepting = { ...request, hasBaseline: options.baseline };
  // What a baseline accepts is fixed like the rest.
  const first = await runCheck(mode === undefined ? accepting : request);
  refuseOverwriting(outputs, first);
  const isDryRun = options.dryRun === true;
  // For people, a dry run shows a patch and nothing else; every other format has the fixes in its report.
  const isPatch = isDryRun && outputs.every(({ format, file }) => format === 'pretty' && file === undefined);
  if (mode !== undefined) await fixFiles(first, mode, { isDryRun, isPatch });
  const { run, text, staleAcceptances } = mode === undefined ? first : await runCheck(accepting);
  if (isWhole(paths, options) && staleAcceptances > 0)
    warn(
      `probeable: ${BASELINE_FILE} accepts ${plural(staleAcceptances, 'finding')} that nobody finds any more: "probeable baseline" drops them\n`,
    );
  if (!isPatch)
    await writeOutputs(showFrom(run, shown), outputs, text, {
      formatters,
      show,
    });
  const isReported =
    !isPatch && outputs.some(({ format, file }) => format === 'pretty' && file === undefined);
  return exitCode(run, threshold, isReported);
}

/** A report never takes the place of a spec that it is about. */
function refuseOverwriting(outputs: readonly Output[], { run, isFile }: Checked): void {
  const specs = new Set(run.files.filter(({ path }) => isFile(path)).map(({ path }) => resolve(path)));
  const lost = outputs.find(({ file }) => file !== undefined && specs.has(resolve(file)));
  if (lost?.file !== undefined)
    throw new Failure(
      `--output: ${lost.file} is a file that was checked, and the report would replace it\nhelp: name another file`,
    );
}

/** Whether a run looked at everything that a baseline is about, and so may say what is no longer found. */
function isWhole(paths: readonly string[], options: CheckOptions): boolean {
  const narrowed = [...options.rule, ...options.select, ...options.ignore];
  return paths.length === 0 && narrowed.length === 0 && options.newOnly !== true;
}

/** Findings and inputs that could not be read; the latter are named on standard error unless a report did. */
function exitCode(run: Run, threshold: Severity | 'never', isReported: boolean): number {
  if (!isReported) for (const { path, message } of run.faults) warn(`probeable: ${path}: ${message}\n`);
  if (run.faults.length > 0 || run.files.some(({ isUnreadable }) => isUnreadable)) return EXIT.failed;
  if (threshold === 'never') return EXIT.clean;
  return findingsOf(run).some(({ finding }) => isAtLeast(finding.severity, threshold))
    ? EXIT.findings
    : EXIT.clean;
}
