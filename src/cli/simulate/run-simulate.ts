import { writeFileSync } from 'node:fs';
import { formatSimulateJson, formatSimulatePretty } from '../../report/simulate.ts';
import type { Architecture } from '../../seccomp/architecture.ts';
import { writeProgram } from '../../seccomp/bpf/program-file.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { loadCallers } from '../load-callers.ts';
import { print, warn } from '../print.ts';
import { prettyOrJson } from '../shared-options.ts';
import { styleOf, terminalOf } from '../terminal.ts';
import { choosePolicies, stackIfRequested } from './choose-policies.ts';
import { readArchitecture, readCatalogueOptions } from './host-options.ts';
import type { AskedPolicy } from './policies.ts';
import { readArguments, readBatch, readTarget } from './questions.ts';
import { simulateEntry } from './simulate-entry.ts';
import type { SimulateOptions } from './simulate-options.ts';

/** Runs `simulate`. */
export async function simulate(target: string | undefined, options: SimulateOptions): Promise<void> {
  if (options.compare !== undefined) {
    const { comparePolicies } = await import('./compare-policies.ts');
    return comparePolicies(target, options.compare, options);
  }
  const format = prettyOrJson(options.format);
  const architecture = readArchitecture(options.arch, '--arch');
  const catalogueOptions = readCatalogueOptions(options, architecture);
  // A call has its number even if the host's libseccomp does not know its name.
  const context = { architecture, numbers: syscallNumbers(), specs: options.spec };
  const args = options.args === undefined ? undefined : readArguments(options.args, '--args');
  const questions =
    target === undefined
      ? []
      : target === '-'
        ? await readBatch(await readStandardInput(), context)
        : await readTarget(target, args, context);
  const isSingle = questions.length === 1 && target !== '-';
  const policies = stackIfRequested(choosePolicies(options, catalogueOptions, isSingle), options);
  if (options.emitBpf !== undefined) emit(policies, options.emitBpf, catalogueOptions.architecture);
  else if (target === undefined) throw new Failure('name a syscall, a number, a range or a call');
  if (questions.length === 0) return;
  const host = {
    kernel: options.kernel === undefined ? undefined : catalogueOptions.kernel,
    library: catalogueOptions.numbers.library,
    isLibraryNamed: options.libseccomp !== undefined,
  };
  const callers = loadCallers(questions.map(({ syscall }) => syscall));
  const entries = questions.flatMap((question) =>
    policies.map((policy) => simulateEntry(policy, question, host, callers)),
  );
  if (format === 'json') print(formatSimulateJson(entries));
  else {
    const terminal = await terminalOf(process.stdout);
    print(formatSimulatePretty(entries, styleOf(terminal), terminal.width), terminal);
  }
}

function emit(policies: readonly AskedPolicy[], path: string, host: Architecture): void {
  const [policy] = policies;
  if (policies.length !== 1 || policy === undefined)
    throw new Failure('--emit-bpf: name one policy, with --runtime or --profile');
  const filter = policy.filter?.();
  if (filter === undefined) throw new Failure(`--emit-bpf: ${policy.runtime} is no profile`);
  const program = filter.program();
  if (program === undefined)
    throw new Failure(`--emit-bpf: the filter of ${policy.runtime} is longer than a kernel takes`);
  try {
    writeFileSync(path, writeProgram(program, host.isBigEndian));
  } catch (error) {
    const message = describeSystemError(error);
    if (message === undefined) throw error;
    throw new Failure(`cannot write ${path}: ${message}`);
  }
  warn(`wrote ${program.length} instructions to ${path}\n`);
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
