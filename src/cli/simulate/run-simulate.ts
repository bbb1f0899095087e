import { writeFileSync } from 'node:fs';
import { formatSimulateJson, formatSimulatePretty } from '../../report/simulate.ts';
import { ARCHITECTURE_NAMES, type Architecture, findArchitecture } from '../../seccomp/architecture.ts';
import { writeProgram } from '../../seccomp/bpf/program-file.ts';
import type { ContainerEngine } from '../../seccomp/engine/container-engine.ts';
import { engineNotes } from '../../seccomp/engine/engine-notes.ts';
import { parseEngine } from '../../seccomp/engine/engine-releases.ts';
import type { CatalogueOptions } from '../../seccomp/runtimes/catalogue.ts';
import { runtimeName } from '../../seccomp/runtimes/other-names.ts';
import { canRun, hostOf } from '../../seccomp/simulate/host.ts';
import { findLibrary, type Library } from '../../seccomp/syscalls/library-releases.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { CAPABILITY_NAMES } from '../../spec/capability.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { findAuditArchitecture } from '../../why/read/audit-architecture.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { loadCallers } from '../load-callers.ts';
import { print, warn } from '../print.ts';
import { prettyOrJson, readKernel } from '../shared-options.ts';
import { styleOf, terminalOf } from '../terminal.ts';
import { onGvisor } from './gvisor.ts';
import {
  type AskedPolicy,
  filterPolicy,
  historyOf,
  namedPolicy,
  newestOf,
  profilePolicies,
  readCatalogue,
} from './policies.ts';
import { readArguments, readBatch, readTarget } from './questions.ts';
import { simulateEntry } from './simulate-entry.ts';
import { stackPolicies } from './stack.ts';

/** The options of `simulate` on the command line. */
export interface SimulateOptions {
  readonly runtime: string | undefined;
  readonly profile: readonly string[];
  readonly filter: readonly string[];
  readonly engine: string | undefined;
  readonly arch: string;
  readonly host: string | undefined;
  readonly cap: string | undefined;
  readonly kernel: string | undefined;
  readonly libseccomp: string | undefined;
  readonly args: string | undefined;
  readonly spec: readonly string[];
  readonly stack: boolean;
  readonly emitBpf: string | undefined;
  readonly format: string;
}

/** Runs `simulate`. */
export async function simulate(target: string | undefined, options: SimulateOptions): Promise<void> {
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
  const callers = loadCallers();
  const entries = questions.flatMap((question) =>
    policies.map((policy) => simulateEntry(policy, question, host, callers)),
  );
  if (format === 'json') print(formatSimulateJson(entries));
  else {
    const terminal = await terminalOf(process.stdout);
    print(formatSimulatePretty(entries, styleOf(terminal), terminal.width), terminal);
  }
}

/** With --stack, combines the named policies as the filters of one process. */
export function stackIfRequested(
  policies: readonly AskedPolicy[],
  options: SimulateOptions,
): readonly AskedPolicy[] {
  if (!options.stack) return policies;
  if (options.runtime === undefined && options.profile.length + options.filter.length === 0)
    throw new Failure('--stack: name the filters of the process, with --runtime, --profile or --filter');
  if (policies.some(({ until }) => until !== undefined))
    throw new Failure('--stack: name one release of each runtime');
  return [stackPolicies(policies)];
}

/** The policies that the options name; without any, those of the known runtimes. */
export function choosePolicies(
  options: SimulateOptions,
  catalogueOptions: CatalogueOptions,
  isSingle: boolean,
): AskedPolicy[] {
  const engine = catalogueOptions.engine ?? readEngine('runc');
  const { capabilities } = catalogueOptions;
  const isGvisor = engine.name === 'gvisor';
  const filters = options.filter.map((path) => filterPolicy(path, catalogueOptions.architecture.isBigEndian));
  const profiles = options.profile.flatMap((path) =>
    profilesOf(path, engine, catalogueOptions, options.stack),
  );
  const isNamed = options.runtime !== undefined || profiles.length + filters.length > 0;
  if (isGvisor && !isNamed) return [onGvisor(undefined, engine, capabilities)];
  const named =
    options.runtime === undefined && isNamed ? [] : runtimePolicies(options, catalogueOptions, isSingle);
  const said = catalogueOptions.engine === undefined ? [] : engineNotes(engine);
  const containers = [...named, ...profiles].map((policy) => ({
    ...policy,
    notes: [...policy.notes, ...said],
  }));
  return [
    ...(isGvisor ? containers.map((policy) => onGvisor(policy, engine, capabilities)) : containers),
    ...filters,
  ];
}

/** The policies of a file, of which a process has one only. */
function profilesOf(
  path: string,
  engine: ContainerEngine,
  options: CatalogueOptions,
  isStacked: boolean,
): AskedPolicy[] {
  const policies = profilePolicies(path, engine, options);
  if (!isStacked || policies.length === 1) return policies;
  const names = policies.map(({ runtime }) => runtime).join(', ');
  throw new Failure(`--stack: ${path} holds several policies (${names})\nhelp: give a file with one of them`);
}

function runtimePolicies(
  options: SimulateOptions,
  catalogueOptions: CatalogueOptions,
  isSingle: boolean,
): AskedPolicy[] {
  const catalogue = readCatalogue(catalogueOptions);
  if (options.runtime === undefined) return isSingle ? historyOf(catalogue) : newestOf(catalogue);
  return options.runtime
    .split(',')
    .map((text) => text.trim())
    .flatMap((text) => {
      const at = text.indexOf('@');
      const name = runtimeName(at === -1 ? text : text.slice(0, at));
      if (name === 'gvisor')
        return [gvisorPolicy(at === -1 ? undefined : text.slice(at + 1), catalogueOptions)];
      return text.endsWith('@all') ? historyOf(catalogue, name) : [namedPolicy(catalogue, text)];
    });
}

/** gVisor by the name of a runtime: its kernel decides. */
function gvisorPolicy(release: string | undefined, { engine, capabilities }: CatalogueOptions): AskedPolicy {
  if (engine !== undefined)
    throw new Failure(
      `--engine: the runtime gVisor is an engine of its own, beside which ${engine.label} is none\nhelp: leave out --engine, or name the runtime whose containers run under it`,
    );
  return onGvisor(
    undefined,
    readEngine(release === undefined ? 'gvisor' : `gvisor@${release}`),
    capabilities,
  );
}

/** What the options say about the host and the container. */
export function readCatalogueOptions(options: SimulateOptions, caller: Architecture): CatalogueOptions {
  return {
    architecture: readHost(options.host, caller),
    kernel: readKernel(options.kernel),
    capabilities: readCapabilities(options.cap),
    engine: options.engine === undefined ? undefined : readEngine(options.engine),
    numbers: syscallNumbers(readLibrary(options.libseccomp)),
  };
}

/** The architecture of the kernel, which must be able to run programs of the caller's architecture. */
function readHost(text: string | undefined, caller: Architecture): Architecture {
  if (text === undefined) return hostOf(caller);
  const host = readArchitecture(text, '--host');
  if (canRun(host, caller)) return host;
  throw new Failure(
    `--host: a kernel of ${host.name} cannot run programs of ${caller.name}, so no filter on it sees such a call\nhelp: name the caller's architecture with --arch`,
  );
}

function readLibrary(text: string | undefined): Library | undefined {
  const library = text === undefined ? undefined : findLibrary(text);
  if (typeof library === 'string') throw new Failure(`--libseccomp: ${library}`);
  return library;
}

/** Reads an architecture; `option` is the one with the text. */
export function readArchitecture(text: string, option: string): Architecture {
  const architecture = findArchitecture(text) ?? findAuditArchitecture(text);
  if (architecture === undefined)
    throw new Failure(
      `${option}: "${text}" is none of ${ARCHITECTURE_NAMES.join(', ')}${didYouMean(text, ARCHITECTURE_NAMES)}`,
    );
  return architecture;
}

function readEngine(text: string): ContainerEngine {
  const engine = parseEngine(text);
  if (typeof engine === 'string') throw new Failure(`--engine: ${engine}`);
  return engine;
}

/** "CAP_SYS_ADMIN,sys_ptrace", "none" or "all". */
function readCapabilities(text: string | undefined): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined;
  const words = text.split(',').map((word) => word.trim());
  const whole = words.find((word) => word === 'none' || word === 'all');
  if (whole !== undefined && words.length > 1)
    throw new Failure(`--cap: "${whole}" is a whole set, and goes with no other: ${text}`);
  if (whole !== undefined) return new Set(whole === 'all' ? CAPABILITY_NAMES : []);
  const names = words.map((word) => {
    const upper = word.toUpperCase();
    return upper.startsWith('CAP_') ? upper : `CAP_${upper}`;
  });
  for (const name of names) {
    if (!CAPABILITY_NAMES.includes(name))
      throw new Failure(`--cap: "${name}" is no capability${didYouMean(name, CAPABILITY_NAMES)}`);
  }
  return new Set(names);
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
