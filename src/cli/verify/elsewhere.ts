import { createHash } from 'node:crypto';
import { type Architecture, findArchitecture } from '../../seccomp/architecture.ts';
import { parseVersion, type Version } from '../../spec/version.ts';
import { readSyscallTable } from '../../verify/number.ts';
import type { RecordedElsewhere } from '../../verify/record.ts';
import { AnsweredKernel } from '../../verify/remote/answered-kernel.ts';
import { I386_CALLS } from '../../verify/remote/i386-entries.ts';
import { judgeElsewhere } from '../../verify/remote/judge-elsewhere.ts';
import { readPlanOptions } from '../../verify/remote/plan-options.ts';
import {
  PORTABLE_ARCHITECTURES,
  type PortablePlan,
  planForElsewhere,
} from '../../verify/remote/portable-plan.ts';
import { emitProgram, planText } from '../../verify/remote/program.ts';
import { type Answers, readAnswers } from '../../verify/remote/read-answers.ts';
import type { SweepOptions } from '../../verify/sweep/sweep.ts';
import { Vouchers } from '../../verify/vouchers.ts';
import { Failure } from '../failure.ts';
import { readTextFile } from '../input/read-file.ts';
import { unpackConfiguration } from './running-configuration.ts';
import { shippedSpecs, specsNamed } from './specs.ts';
import type { RecordableReport } from './write-record.ts';

/** What a plan for a kernel elsewhere depends on. */
export interface ElsewhereOptions {
  readonly sweep: SweepOptions | undefined;
  readonly allow: readonly string[];
  readonly asksFlags: boolean;
  readonly table: string | undefined;
  /** Undefined: any release, any architecture that the program knows. */
  readonly release: string | undefined;
  readonly architecture: string | undefined;
}

/** The C program that asks a kernel elsewhere about specs, and how many calls it makes. */
export async function emitForElsewhere(
  paths: readonly string[],
  options: ElsewhereOptions,
): Promise<{ readonly program: string; readonly plan: PortablePlan }> {
  const version = options.release === undefined ? undefined : releaseOf(options.release);
  const architectures =
    options.architecture === undefined ? PORTABLE_ARCHITECTURES : [architectureOf(options.architecture)];
  const plan = await planOf(paths, version, architectures, options);
  const [first] = plan.skipped;
  if (plan.specs.length === 0 && first !== undefined)
    throw new Failure(
      `no call can be planned\n  ${plan.skipped.map(({ spec, message }) => `${spec.name}: ${message}`).join('\n  ')}`,
    );
  const text = planText(plan);
  return { program: emitProgram(plan, text, digestOf(text)), plan };
}

/** Judges what such a program printed. Throws a Failure, which names the kernel and the place, where it cannot be judged. */
export async function judgeAnswers(
  file: string,
  paths: readonly string[],
  table: string | undefined,
): Promise<RecordableReport> {
  const read = readTextFile(file);
  const text = read.ok ? read.text : read.bytes?.toString('latin1');
  if (text === undefined) throw new Failure(`--answers ${file}: ${read.ok ? '' : read.message}`);
  const result = readAnswers(text);
  if (!result.ok) {
    const { line, kernel, message } = result;
    throw new Failure(`${file}:${line}: ${kernel === undefined ? '' : `${kernel}: `}${message}`);
  }
  const { answers } = result;
  const asked = `${file}: Linux ${answers.release}`;
  const options = readPlanOptions(answers.options);
  if (options === undefined)
    throw new Failure(`${asked}: the plan's options "${answers.options}" are not known`);
  const { version, sweep, allow, asksFlags } = options;
  const architectures = options.architectures.map(architectureOf);
  const plan = await planOf(paths.length > 0 ? paths : answers.specs, version, architectures, {
    sweep,
    allow,
    asksFlags,
    table,
  });
  const digest = digestOf(planText(plan));
  if (digest !== answers.plan)
    throw new Failure(
      `${asked}: these are answers to another plan (${answers.plan.slice(0, 12)}, and that of these specs is ${digest.slice(0, 12)})\nhelp: judge them by the specs, and by the version of this program, that "verify --emit c" was run with`,
    );
  const known = AnsweredKernel.of(answers, plan);
  if (!known.ok) throw new Failure(`${asked}: ${known.message}`);
  const { kernel } = known;
  const results = await judgeElsewhere(plan, kernel);
  return {
    kernel,
    results,
    notices: noticesOf(answers),
    made: kernel.made,
    seconds: answers.milliseconds / 1000,
    sweep,
    configuration: answers.configuration && unpackConfiguration(Buffer.from(answers.configuration, 'base64')),
    elsewhere: elsewhereOf(answers),
  };
}

function elsewhereOf(answers: Answers): RecordedElsewhere {
  const { release, build, machine, plan, options } = answers;
  return { release, build, machine, plan, options };
}

async function planOf(
  paths: readonly string[],
  version: Version | undefined,
  architectures: readonly Architecture[],
  { sweep, allow, asksFlags, table }: Pick<ElsewhereOptions, 'sweep' | 'allow' | 'asksFlags' | 'table'>,
): Promise<PortablePlan> {
  const [architecture] = architectures;
  if (table !== undefined && (architectures.length > 1 || architecture === undefined))
    throw new Failure('--syscall-table: a table is one architecture’s\nhelp: name it with --arch');
  return planForElsewhere(await specsNamed(paths), {
    version,
    architectures,
    sweep,
    asksFlags,
    vouchers: new Vouchers(shippedSpecs(), new Set(allow), version),
    table: table === undefined || architecture === undefined ? new Map() : readTable(table, architecture),
  });
}

/** The numbers of a kernel's own table. */
export function readTable(path: string, architecture: Architecture): ReadonlyMap<string, number> {
  const file = readTextFile(path);
  if (!file.ok) throw new Failure(`--syscall-table ${path}: ${file.message}`);
  const table = readSyscallTable(file.text, architecture);
  if (table.size === 0)
    throw new Failure(
      `--syscall-table ${path}: holds no numbers: neither a .tbl of a kernel nor #define __NR_name`,
    );
  return table;
}

function releaseOf(text: string): Version {
  const version = parseVersion(text);
  if (version === undefined) throw new Failure(`--release: "${text}" is no release such as 6.12 or 6.12.117`);
  return version;
}

function architectureOf(name: string): Architecture {
  const found = findArchitecture(name);
  if (found !== undefined && (found === I386_CALLS || PORTABLE_ARCHITECTURES.includes(found))) return found;
  const known = PORTABLE_ARCHITECTURES.map((one) => one.name).join(', ');
  throw new Failure(
    `--arch: "${name}" is none of ${known}: calls are laid out for 64-bit little-endian ones, and i386 stands for the entry points that an x86_64 kernel has for 32-bit programs`,
  );
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function noticesOf(answers: Answers): readonly string[] {
  const notices: string[] = [];
  if (answers.isFiltered)
    notices.push('The program ran under a seccomp filter: an EPERM or ENOSYS may be from that filter.');
  if (!answers.isRoot) notices.push('The program did not run as root: the world "root" is left out.');
  if (!answers.hasNamespaces)
    notices.push('The program had no namespaces of its own: limits and missing privileges confined it.');
  return notices;
}
