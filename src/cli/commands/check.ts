import { resolve } from 'node:path';
import type { Command } from 'commander';
import { findingsOf, type Run } from '../../check/run.ts';
import { isSeverityAtLeast, SEVERITIES, type Severity } from '../../lint/finding.ts';
import { FORMAT_NAMES, FORMATTERS } from '../../report/index.ts';
import { plural } from '../../spec/plural.ts';
import { BASELINE_FILE } from '../check/baseline.ts';
import { FIX_MODES, fixFiles, readFixMode } from '../check/fix.ts';
import { hideBelow, readMinSeverity } from '../check/min-severity.ts';
import { addRequestOptions, type RequestOptions, requestOf } from '../check/options.ts';
import { type CheckedRun, runCheck } from '../check/run-check.ts';
import { EXIT, Failure } from '../failure.ts';
import { STANDARD_INPUT } from '../input/inputs.ts';
import { type Output, readOutputs, statisticsFormatters, writeOutputs } from '../output.ts';
import { print, warn } from '../print.ts';
import { choiceOption, collectValues, oneOf } from '../shared-options.ts';

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

/** With `never`, findings do not affect the exit code; only faults do. */
const FAIL_ON = [...SEVERITIES, 'never'] as const;

export function addCheck(program: Command): void {
  const command = program
    .command('check')
    .summary('check specs and seccomp policies with the rules')
    .description(
      'Checks specs: whether the call has a probe, whether each declared probe holds, what is wrong and how to fix it. ' +
        'Checks seccomp policies: what the filter does that an engine makes of them.',
    )
    .argument('[path...]', 'specs, policies, folders of them, names of system calls, or - for standard input')
    .addOption(
      choiceOption('--format <name>', `one of ${FORMAT_NAMES.join(', ')}`, FORMAT_NAMES).default('pretty'),
    )
    .option(
      '--output <file>',
      'write the report to FILE, with format:FILE in another format (write ./FILE if the name has a colon); repeatable',
      collectValues,
      [],
    )
    .addOption(
      choiceOption(
        '--min-severity <severity>',
        `show only findings of at least this severity: ${SEVERITIES.join(', ')} (default: info)`,
        SEVERITIES,
      ),
    )
    .option('-q, --quiet', 'show only errors; hidden findings still count for --fail-on')
    .option('--statistics', 'show how often each rule reports something instead of the findings')
    .option('-w, --watch', 'check again whenever a spec or a configuration changes')
    .addOption(
      choiceOption(
        '--fail-on <severity>',
        `exit with 1 if there is a finding of at least this severity: ${FAIL_ON.join(', ')}`,
        FAIL_ON,
      ).default('error'),
    );
  addRequestOptions(command, { forReport: true })
    .addOption(
      choiceOption(
        '--fix [which]',
        'apply mechanical fixes: safe, or all to also change what specs say about the kernel',
        FIX_MODES,
      ),
    )
    .option('--dry-run', 'with --fix: print a patch, whatever --format says, instead of changing files')
    .option('--no-baseline', `also report findings that ${BASELINE_FILE} accepts`)
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
  $ probeable check --ignore process --statistics     findings per rule
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
  const shown = readMinSeverity(options.minSeverity, options.quiet === true);
  const outputs = readOutputs(options.format, options.output);
  const formatters = options.statistics === true ? statisticsFormatters(outputs) : FORMATTERS;
  const mode = readFixMode(options.fix);
  const request = await requestOf(paths, options);
  if (mode !== undefined && paths.includes(STANDARD_INPUT) && options.dryRun !== true)
    throw new Failure('--fix cannot change standard input\nhelp: print a patch with --dry-run');
  if (mode === undefined && options.dryRun === true)
    throw new Failure('--dry-run has no effect without --fix\nhelp: add --fix');
  const accepting = { ...request, hasBaseline: options.baseline };
  // Accepted findings are fixed like the others.
  const first = await runCheck(mode === undefined ? accepting : request);
  refuseOverwriting(outputs, first);
  const isDryRun = options.dryRun === true;
  // For people, a dry run prints only a patch; reports in other formats include the fixes.
  const isPatch = isDryRun && outputs.every(({ format, file }) => format === 'pretty' && file === undefined);
  if (mode !== undefined) await fixFiles(first, mode, { isDryRun, isPatch });
  const { run, text, staleAcceptances } = mode === undefined ? first : await runCheck(accepting);
  if (isWhole(paths, options) && staleAcceptances > 0)
    warn(
      `probeable: ${BASELINE_FILE} accepts ${plural(staleAcceptances, 'finding')} that ${staleAcceptances === 1 ? 'was' : 'were'} not found\nhelp: run "probeable baseline" to remove ${staleAcceptances === 1 ? 'it' : 'them'}\n`,
    );
  if (!isPatch)
    await writeOutputs(hideBelow(run, shown), outputs, text, {
      formatters,
      show,
    });
  const isReported =
    !isPatch && outputs.some(({ format, file }) => format === 'pretty' && file === undefined);
  return exitCode(run, threshold, isReported);
}

/** Refuses a report file that is one of the checked files. */
function refuseOverwriting(outputs: readonly Output[], { run, isFile }: CheckedRun): void {
  const specs = new Set(run.files.filter(({ path }) => isFile(path)).map(({ path }) => resolve(path)));
  const lost = outputs.find(({ file }) => file !== undefined && specs.has(resolve(file)));
  if (lost?.file !== undefined)
    throw new Failure(
      `--output: the report would overwrite ${lost.file}, which was checked\nhelp: name another file`,
    );
}

/** Whether a run covers everything that the baseline is about, so that it can tell which findings no longer exist. */
function isWhole(paths: readonly string[], options: CheckOptions): boolean {
  const narrowed = [...options.rule, ...options.select, ...options.ignore];
  return paths.length === 0 && narrowed.length === 0 && options.newOnly !== true;
}

/** The exit code for findings and faults; prints the faults to standard error unless a report contains them. */
function exitCode(run: Run, threshold: Severity | 'never', isReported: boolean): number {
  if (!isReported) for (const { path, message } of run.faults) warn(`probeable: ${path}: ${message}\n`);
  if (run.faults.length > 0 || run.files.some(({ isUnreadable }) => isUnreadable)) return EXIT.failed;
  if (threshold === 'never') return EXIT.clean;
  return findingsOf(run).some(({ finding }) => isSeverityAtLeast(finding.severity, threshold))
    ? EXIT.findings
    : EXIT.clean;
}
