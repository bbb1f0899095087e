import type { Command } from 'commander';
import { explainTrace } from '../../entry/explain.ts';
import type { KnownFiles } from '../../entry/files/known-files.ts';
import { withFiles } from '../../entry/files/with-files.ts';
import { gradeOf } from '../../entry/grade.ts';
import type { KernelConfiguration } from '../../entry/steps/gate.ts';
import { compileEntry, trace } from '../../entry/trace.ts';
import { obstaclesOf } from '../../report/obstacles.ts';
import { formatTraceJson, formatTracePretty, type TraceReport } from '../../report/trace.ts';
import { findKernelArchitecture, type KernelArchitecture } from '../../spec/architecture.ts';
import type { CallResult, Spec } from '../../spec/model.ts';
import { calledName } from '../../spec/read.ts';
import type { Version } from '../../spec/version.ts';
import { originReport } from '../../verify/origin-text.ts';
import { describedCall } from '../../why/decide/described-call.ts';
import { findAuditArchitecture } from '../../why/read/audit-architecture.ts';
import { plainCallName } from '../../why/read/call-name.ts';
import type { SeenCall } from '../../why/read/evidence.ts';
import { isStraceNotation, seenCallIn } from '../../why/read/strace-line.ts';
import { Failure } from '../failure.ts';
import { findConstant } from '../input/constants.ts';
import { findSpec } from '../input/find-spec.ts';
import { readKernelConfig } from '../input/kernel-config.ts';
import { addFileOptions, type FileOptions, readKnownFiles } from '../input/known-files.ts';
import { loadVerified, type Verified } from '../load-verified.ts';
import { print } from '../print.ts';
import { archOption, formatOption, prettyOrJson, readArchitecture, readKernel } from '../shared-options.ts';
import { styleOf, terminalOf } from '../terminal.ts';

interface TraceOptions extends FileOptions {
  readonly spec: readonly string[];
  readonly kernel: string | undefined;
  readonly arch: string;
  readonly kernelConfig: string | undefined;
  readonly format: string;
}

export function addTrace(program: Command): void {
  addFileOptions(
    program
      .command('trace')
      .summary('follow a call through the entry path')
      .description(
        'Shows the possible results of a call, step by step, which of them are certain, and whether anything changes.',
      )
      .argument('<call...>', 'calls in C, such as "close_range(1, 0, 0)"; _ is an unknown value')
      .option(
        '--spec <path...>',
        'where to look for the spec (default: the project, then the specs of the package)',
        [],
      )
      .option('--kernel <release>', 'the kernel release, such as 6.18 or 6.12.117 (default: the newest)')
      .addOption(archOption())
      .option(
        '--kernel-config <file>',
        "the kernel's .config, which decides what is built in (default: not known)",
      ),
  )
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
Values: C constants and the spec's names, NULL, "a string", buffer(64) for
zeroed memory, &{.flags = 1} for a struct, sizeof(struct x), _ for not known.

Examples:
  $ probeable trace 'close_range(1, 0, 0)'
  $ probeable trace 'openat2(-1, "/", &{.flags = _}, sizeof(struct open_how))'
  $ probeable trace 'statx(0, NULL, AT_EMPTY_PATH, 0, buffer(256))' --kernel 6.1
  $ probeable trace 'pkey_alloc(0, 4)' --arch arm64
  $ probeable trace 'rseq(NULL, 0, 0, 0)' --kernel-config /boot/config-6.18
  $ probeable trace 'access("/etc/x", 0)' --cap none --file /=directory,0755 \\
      /etc=directory,0755 /etc/x=none
`,
    )
    .action(async (calls: string[], options: TraceOptions) => {
      const format = prettyOrJson(options.format);
      const target = {
        kernel: readKernel(options.kernel),
        isNamed: options.kernel !== undefined,
        verified: loadVerified(),
        architecture: readArchitecture(auditName(options.arch)),
        configuration:
          options.kernelConfig === undefined
            ? undefined
            : readKernelConfig('--kernel-config', options.kernelConfig),
        files: readKnownFiles(options),
      };
      const reports: TraceReport[] = [];
      for (const call of calls) reports.push(await traceCall(call, options.spec, target));
      const terminal = await terminalOf(process.stdout);
      print(
        format === 'json'
          ? formatTraceJson(reports)
          : formatTracePretty(reports, styleOf(terminal), terminal.width),
        terminal,
      );
    });
}

/** The name of an architecture that was given as the audit log has it: `c000003e`, `AUDIT_ARCH_X86_64`. */
function auditName(text: string): string {
  const name = findAuditArchitecture(text)?.name;
  return name === undefined || /^\w+$/.test(text) === false || findKernelArchitecture(text) !== undefined
    ? text
    : name === 'x86'
      ? 'i386'
      : name;
}

/** The kernel that calls are traced on. */
interface TracedKernel {
  readonly kernel: Version;
  /** Whether `--kernel` named it. */
  readonly isNamed: boolean;
  readonly verified: Verified;
  readonly architecture: KernelArchitecture;
  readonly configuration: KernelConfiguration | undefined;
  readonly files: KnownFiles | undefined;
}

/** Reads a call in C, or as strace prints it; what strace does not show is unknown. */
function readAnyNotation(spec: Spec, text: string, seen: SeenCall | undefined): CallResult {
  const read = spec.readCall(text);
  if (read.ok || seen === undefined || !isStraceNotation(text)) return read;
  const call = describedCall(spec, seen, findConstant);
  return call === undefined ? read : { ok: true, call };
}

async function traceCall(
  text: string,
  paths: readonly string[],
  { kernel, isNamed, verified, architecture, configuration, files }: TracedKernel,
): Promise<TraceReport> {
  const plain = plainCallName(text);
  const seen = seenCallIn(text);
  const name = calledName(plain) ?? seen?.syscall;
  if (name === undefined)
    throw new Failure(`"${text}" is not a call\nhelp: write it in C, such as close_range(1, 0, 0)`);
  const { spec: found, path } = await findSpec(name, paths);
  const spec = found.on(architecture);
  const read = readAnyNotation(spec, plain, seen);
  if (!read.ok) {
    const [fault] = read.faults;
    const start = fault?.range.start ?? 0;
    const marks = '^'.repeat(Math.max(1, Math.min((fault?.range.end ?? 0) - start, text.length - start)));
    throw new Failure(`${fault?.message ?? 'this is not a call'}\n  ${text}\n  ${' '.repeat(start)}${marks}`);
  }
  const entry = compileEntry(spec, kernel, configuration);
  const traced = trace(entry, read.call);
  const here = files === undefined ? entry : withFiles(entry, files);
  const tracedHere = files === undefined ? traced : trace(here, read.call);
  return {
    spec,
    trace: tracedHere,
    grade: traced.isAbsent ? undefined : gradeOf(entry, traced),
    reasons: explainTrace(here, tracedHere),
    obstacles: obstaclesOf(traced, tracedHere),
    origin: originReport(
      spec,
      { kernel: isNamed ? kernel : undefined, architecture },
      verified.seen(spec.name, path),
    ),
  };
}
