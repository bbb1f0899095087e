import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { formatVerifyJson, formatVerifyPretty } from '../../report/verify.ts';
import type { SweepOptions } from '../../verify/sweep/sweep.ts';
import { describeSystemError, EXIT, Failure } from '../failure.ts';
import { print, warn } from '../print.ts';
import { callArgument, choiceOption, collectValues, formatOption, prettyOrJson } from '../shared-options.ts';
import { styleOf, terminalOf } from '../terminal.ts';
import { exitCode } from '../verify/exit-code.ts';
import type { RecordableReport } from '../verify/write-record.ts';

interface VerifyOptions {
  readonly sweep: boolean | undefined;
  readonly flags: boolean | undefined;
  readonly calls: string;
  readonly seed: string;
  readonly allow: readonly string[];
  readonly syscallTable: string | undefined;
  readonly record: string | undefined;
  readonly kconfig: string | undefined;
  readonly emit: string | undefined;
  readonly output: string | undefined;
  readonly release: string | undefined;
  readonly arch: string | undefined;
  readonly answers: string | undefined;
  readonly conformance: boolean | undefined;
  readonly format: string;
}

export function addVerify(program: Command): void {
  program
    .command('verify')
    .summary('check specs against the running kernel')
    .description(
      'Makes the probes of specs on the running kernel, bare and under seccomp filters, and compares what comes back.',
    )
    .addArgument(callArgument('[path...]', 'specs, folders of them, or names of shipped system calls'))
    .option('--sweep', 'also make up calls that must fail, and compare each answer')
    .option('--flags', 'also ask which flags, and which later fields of structs, the kernel knows')
    .option('--calls <count>', 'how many to make up for a spec', '1000')
    .option('--seed <number>', 'which ones: the same seed makes up the same calls', '1')
    .option(
      '--allow <name>',
      'make calls of NAME, which no shipped spec vouches for; as root only; repeatable',
      collectValues,
      [],
    )
    .option('--syscall-table <file>', "the kernel's own numbers: syscall_64.tbl or unistd_64.h")
    .option('--record <folder>', 'write the results as data to FOLDER/<kernel>-<architecture>.json')
    .option('--kconfig <file>', "with --record: the kernel's .config, where it does not show it itself")
    .addOption(
      choiceOption('--emit <language>', 'write a program that makes the calls on another kernel', ['c']),
    )
    .option(
      '-o, --output <file>',
      'with --emit or --conformance: the file to write, instead of standard output',
    )
    .option('--release <release>', 'with --emit: the release that will be asked (default: any)')
    .option('--arch <name>', 'with --emit: the architecture that will be asked (default: any)')
    .option('--answers <file>', 'judge what such a program printed, instead of asking this kernel')
    .option(
      '--conformance',
      'write a C program that tests on any kernel which of two errnos comes first (default: for all shipped calls)',
    )
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
A call is made only where the spec and the spec that comes with this program
both prove that it fails before anything changes, or that it is a mere query:
where it succeeds it has changed nothing, waited for nothing and returned a
plain number. The spec that comes with this program has to prove it for every
state that the kernel may be in, as newer changes may have been backported.
No size or count above 131072 reaches a step that could allocate by it.
Calls are made by processes of their own, with limits and a deadline: without
privileges (but in the world "root"), and in namespaces of their own where
there are some.

Worlds: unprivileged; root (where this is run as root); under a filter that
returns EPERM for the call's number; under one that returns ENOSYS. In each,
what a program concludes that calls, sees EPERM and probes:
  present   the call is there
  refused   it is there, and the kernel itself refused
  hidden    a filter answered
  absent    this kernel does not have it

Where the spec refuses a call that the other one lets change something, nobody
may make it, and no kernel decides: such disputes are listed.

With --emit c, no call is made: the calls become one C program, which needs no
Node and no library. It confines itself in the same way, and in an empty file
system. Run it as a program, or as the first process ("init") of a guest, which
it powers off in the end; then judge what it printed with --answers, on any
machine. Where the release is not named, each call is harmless on every release.
With --arch i386, it asks the entry points that an x86_64 kernel has for 32-bit
programs, about calls that mean the same there.

With --conformance, no call is made either: the C program is a test for kernels
that implement the calls of Linux, and judges by itself. For each two steps of
a call that refuse it with different errnos, it makes a call that both refuse.

Exit status: 0 specs were verified, every answer as predicted; 1 a spec is
contradicted or disputed; 2 nothing was verified, or no call can be made here.

Examples:
  $ probeable verify                                   the specs of this project
  $ probeable verify openat2 clone3 --sweep
  $ probeable verify openat2 --flags                   which flags are known
  $ probeable verify --sweep --record content/verified
  $ probeable verify xyzzy.yaml --allow xyzzy --syscall-table syscall_64.tbl
  $ probeable verify --sweep --emit c -o ask.c && gcc -static -o ask ask.c
  $ probeable verify --answers answers.tap             what "ask" printed
  $ probeable verify --conformance -o precedence.c     compile it for any kernel
`,
    )
    .action(async (paths: string[], options: VerifyOptions) => {
      process.exitCode = await verify(paths, options);
    });
}

async function verify(paths: readonly string[], options: VerifyOptions): Promise<number> {
  const format = prettyOrJson(options.format);
  const seed = wholeNumber('--seed', options.seed, 0xffff_ffff);
  const calls = wholeNumber('--calls', options.calls, 1_000_000);
  const sweep = options.sweep === true ? { seed, calls } : undefined;
  refuseMixtures(options);
  if (options.emit !== undefined) return await emit(paths, sweep, options);
  if (options.conformance === true) return await emitTest(paths, options);
  const { configurationIn, writeRecord } = await import('../verify/write-record.ts');
  const kconfig = options.kconfig === undefined ? undefined : configurationIn(options.kconfig);
  const report = await reportOf(paths, sweep, options);
  const terminal = await terminalOf(process.stdout);
  print(
    format === 'json'
      ? formatVerifyJson(report)
      : formatVerifyPretty(report, styleOf(terminal), terminal.width),
    terminal,
  );
  if (options.record !== undefined)
    writeRecord(kconfig === undefined ? report : { ...report, configuration: kconfig }, options.record);
  return exitCode(report);
}

async function reportOf(
  paths: readonly string[],
  sweep: SweepOptions | undefined,
  options: VerifyOptions,
): Promise<RecordableReport> {
  if (options.answers !== undefined) {
    const { judgeAnswers } = await import('../verify/elsewhere.ts');
    return judgeAnswers(options.answers, paths, options.syscallTable);
  }
  const [{ specsNamed }, { runVerify }, { runningConfiguration }] = await Promise.all([
    import('../verify/specs.ts'),
    import('../verify/run.ts'),
    import('../verify/running-configuration.ts'),
  ]);
  const specs = await specsNamed(paths);
  const report = await runVerify(specs, {
    sweep,
    allow: options.allow,
    asksFlags: options.flags === true,
    table: options.syscallTable,
  });
  return { ...report, sweep, configuration: runningConfiguration(report.kernel.release) };
}

async function emit(
  paths: readonly string[],
  sweep: SweepOptions | undefined,
  options: VerifyOptions,
): Promise<number> {
  const { emitForElsewhere } = await import('../verify/elsewhere.ts');
  const { program, plan } = await emitForElsewhere(paths, {
    sweep,
    allow: options.allow,
    asksFlags: options.flags === true,
    table: options.syscallTable,
    release: options.release,
    architecture: options.arch,
  });
  for (const { spec, message } of plan.skipped) warn(`probeable: ${spec.name} is left out: ${message}\n`);
  return writeProgram(program, options.output);
}

async function emitTest(paths: readonly string[], { output }: VerifyOptions): Promise<number> {
  const { emitConformance } = await import('../verify/conformance.ts');
  const { program, skipped } = await emitConformance(paths);
  for (const { name, reason } of skipped) warn(`probeable: ${name} is left out: ${reason}\n`);
  return writeProgram(program, output);
}

function writeProgram(program: string, output: string | undefined): number {
  if (output === undefined) print(program);
  else {
    try {
      writeFileSync(output, program);
    } catch (error) {
      throw new Failure(`--output ${output}: ${describeSystemError(error) ?? String(error)}`);
    }
  }
  return EXIT.clean;
}

/** Options of one way to ask say nothing in another. */
function refuseMixtures({
  emit,
  answers,
  output,
  release,
  arch,
  record,
  kconfig,
  sweep,
  flags,
  allow,
  conformance,
  syscallTable,
}: VerifyOptions): void {
  const others: readonly (readonly [string, boolean])[] = [
    ['--sweep', sweep === true],
    ['--allow', allow.length > 0],
    ['--syscall-table', syscallTable !== undefined],
    ['--record', record !== undefined],
    ['--emit', emit !== undefined],
    ['--answers', answers !== undefined],
  ];
  for (const [name, isGiven] of conformance === true ? others : [])
    if (isGiven)
      throw new Failure(
        `--conformance: writes a program that judges by itself, so it does not go with ${name}`,
      );
  if (emit !== undefined && emit !== 'c') throw new Failure(`--emit: "${emit}" is not c`);
  if (output !== undefined && emit === undefined && conformance !== true)
    throw new Failure('--output: without --emit or --conformance it has no meaning');
  if (emit === undefined)
    for (const [name, value] of [['--release', release] as const, ['--arch', arch] as const])
      if (value !== undefined) throw new Failure(`${name}: without --emit it has no meaning`);
  if (kconfig !== undefined && record === undefined)
    throw new Failure('--kconfig: without --record it has no meaning');
  if (emit !== undefined && (answers !== undefined || record !== undefined))
    throw new Failure(
      '--emit: writes a program and judges nothing, so it goes with neither --answers nor --record',
    );
  if (answers !== undefined && (sweep === true || flags === true || allow.length > 0))
    throw new Failure(
      '--answers: the file says which calls were made, so it goes with none of --sweep, --flags and --allow',
    );
}

function wholeNumber(option: string, text: string, largest: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= largest) return number;
  throw new Failure(`${option}: "${text}" is no number from 0 to ${largest}`);
}
