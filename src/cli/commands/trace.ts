import type { Command } from 'commander';
import { explainTrace } from '../../entry/explain.ts';
import { disqualifications, gradeOf } from '../../entry/grade.ts';
import type { KernelConfiguration } from '../../entry/steps/gate.ts';
import { compileEntry, trace } from '../../entry/trace.ts';
import { describeObstacle } from '../../lint/phrases.ts';
import { formatTraceJson, formatTracePretty, type TraceReport } from '../../report/trace.ts';
import type { KernelArchitecture } from '../../spec/architecture.ts';
import { calledName } from '../../spec/read.ts';
import type { Version } from '../../spec/version.ts';
import { Failure } from '../failure.ts';
import { findSpec } from '../input/find-spec.ts';
import { readKernelConfig } from '../input/kernel-config.ts';
import { print } from '../print.ts';
import { archOption, formatOption, prettyOrJson, readArchitecture, readKernel } from '../shared-options.ts';
import { styleOf, terminalOf } from '../terminal.ts';

interface TraceOptions {
  readonly spec: readonly string[];
  readonly kernel: string | undefined;
  readonly arch: string;
  readonly kernelConfig: string | undefined;
  readonly format: string;
}

export function addTrace(program: Command): void {
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
`,
    )
    .action(async (calls: string[], options: TraceOptions) => {
      const format = prettyOrJson(options.format);
      const target = {
        kernel: readKernel(options.kernel),
        architecture: readArchitecture(options.arch),
        configuration:
          options.kernelConfig === undefined
            ? undefined
            : readKernelConfig('--kernel-config', options.kernelConfig),
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

/** The kernel that calls are traced on. */
interface TracedKernel {
  readonly kernel: Version;
  readonly architecture: KernelArchitecture;
  readonly configuration: KernelConfiguration | undefined;
}

async function traceCall(
  text: string,
  paths: readonly string[],
  { kernel, architecture, configuration }: TracedKernel,
): Promise<TraceReport> {
  const name = calledName(text);
  if (name === undefined)
    throw new Failure(`"${text}" is not a call\nhelp: write it in C, such as close_range(1, 0, 0)`);
  const { spec: found } = await findSpec(name, paths);
  const spec = found.on(architecture);
  const read = spec.readCall(text);
  if (!read.ok) {
    const [fault] = read.faults;
    const start = fault?.range.start ?? 0;
    const marks = '^'.repeat(Math.max(1, Math.min((fault?.range.end ?? 0) - start, text.length - start)));
    throw new Failure(`${fault?.message ?? 'this is not a call'}\n  ${text}\n  ${' '.repeat(start)}${marks}`);
  }
  const entry = compileEntry(spec, kernel, configuration);
  const traced = trace(entry, read.call);
  const obstacles = disqualifications(traced).map(describeObstacle);
  return {
    spec,
    trace: traced,
    grade: traced.isAbsent ? undefined : gradeOf(entry, traced),
    reasons: explainTrace(entry, traced),
    obstacles: [...new Set(obstacles)],
  };
}
