import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { formatVerifyJson, formatVerifyPretty, type VerifyReport } from '../../report/verify.ts';
import { formatBranch } from '../../spec/version.ts';
import { recordSpec, type VerificationRecord } from '../../verify/record.ts';
import { standingOf, whyNotAsked } from '../../verify/standing.ts';
import { describeSystemError, EXIT, Failure } from '../failure.ts';
import { print } from '../print.ts';
import { callArgument, collect, formatOption, prettyOrJson } from '../shared-options.ts';
import { styleOf, terminalOf } from '../terminal.ts';

interface VerifyOptions {
  readonly sweep: boolean | undefined;
  readonly calls: string;
  readonly seed: string;
  readonly allow: readonly string[];
  readonly syscallTable: string | undefined;
  readonly record: string | undefined;
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
    .option('--calls <count>', 'how many to make up for a spec', '1000')
    .option('--seed <number>', 'which ones: the same seed makes up the same calls', '1')
    .option(
      '--allow <name>',
      'make calls of NAME, which no shipped spec vouches for; as root only; repeatable',
      collect,
      [],
    )
    .option('--syscall-table <file>', "the kernel's own numbers: syscall_64.tbl or unistd_64.h")
    .option('--record <folder>', 'write the results as data to FOLDER/<kernel>-<architecture>.json')
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

Exit status: 0 specs were verified, every answer as predicted; 1 a spec is
contradicted or disputed; 2 nothing was verified, or no call can be made here.

Examples:
  $ probeable verify                                   the specs of this project
  $ probeable verify openat2 clone3 --sweep
  $ probeable verify --sweep --record content/verified
  $ probeable verify xyzzy.yaml --allow xyzzy --syscall-table syscall_64.tbl
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
  const [{ specsNamed }, { runVerify }] = await Promise.all([
    import('../verify/specs.ts'),
    import('../verify/run.ts'),
  ]);
  const specs = await specsNamed(paths);
  const report = await runVerify(specs, { sweep, allow: options.allow, table: options.syscallTable });
  const terminal = await terminalOf(process.stdout);
  print(
    format === 'json'
      ? formatVerifyJson(report)
      : formatVerifyPretty(report, styleOf(terminal), terminal.width),
    terminal,
  );
  if (options.record !== undefined) writeRecord(report, options.record);
  return exitCode(report);
}

/** Clean only where some spec was checked; throws where none was, so that a gate never passes on nothing. */
function exitCode({ results, made }: VerifyReport): number {
  const standings = results.map(standingOf);
  if (standings.includes('contradicted') || standings.includes('disputed')) return EXIT.findings;
  if (standings.includes('verified')) return EXIT.clean;
  const reasons = results.map(
    (result) => `${result.spec.name}: ${whyNotAsked(result) ?? 'it is not built into this kernel'}`,
  );
  const what = made === 0 ? 'no call was made' : 'nothing was verified';
  throw new Failure(reasons.length === 0 ? `${what}: there is no spec` : [what, ...reasons].join('\n  '));
}

function wholeNumber(option: string, text: string, largest: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= largest) return number;
  throw new Failure(`${option}: "${text}" is no number from 0 to ${largest}`);
}

function writeRecord({ kernel, results }: VerifyReport, folder: string): void {
  const version = formatBranch(kernel.version);
  const record: VerificationRecord = {
    version: 1,
    kernel: {
      release: /^[\d.]+/.exec(kernel.release)?.[0] ?? version,
      version,
      architecture: kernel.architecture.name,
    },
    date: new Date().toISOString().slice(0, 10),
    worlds: kernel.worlds,
    syscalls: results.map(recordSpec),
  };
  const path = join(folder, `${version}-${kernel.architecture.name}.json`);
  try {
    if (!existsSync(folder)) mkdirSync(folder);
    writeFileSync(path, `${JSON.stringify(record, null, 1)}\n`);
  } catch (error) {
    throw new Failure(`--record ${path}: ${describeSystemError(error) ?? String(error)}`);
  }
}
