import { existsSync } from 'node:fs';
import { formatWhyPretty } from '../../report/why.ts';
import { formatWhyJson } from '../../report/why-json.ts';
import type { Architecture } from '../../seccomp/architecture.ts';
import { shownRuntimes } from '../../seccomp/runtimes/shown-runtimes.ts';
import { hostOf } from '../../seccomp/simulate/host.ts';
import { remediesOf, remedyText } from '../../seccomp/simulate/remedies.ts';
import { readSandboxKernel, type SandboxKernel } from '../../seccomp/simulate/sandbox-kernel.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import type { Spec } from '../../spec/model.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { readSpecs } from '../../spec/read.ts';
import { decideLog } from '../../why/decide/decide-log.ts';
import { Filters, type HostFilters, type NamedFilter } from '../../why/decide/filter-side.ts';
import { errnosNamedIn, lackingReleases, specForCaller } from '../../why/decide/shipped-facts.ts';
import { readAskedRefusal, readAskedResult } from '../../why/read/asked-refusal.ts';
import { type CollectedLog, RefusalCollector } from '../../why/read/collect-refusals.ts';
import type { SeenCall } from '../../why/read/evidence.ts';
import { Failure } from '../failure.ts';
import { findConstant } from '../input/constants.ts';
import { findFiles } from '../input/find-files.ts';
import { shippedSpecFile } from '../input/inputs.ts';
import { readTextFile } from '../input/read-file.ts';
import { loadCallers } from '../load-callers.ts';
import { print } from '../print.ts';
import { prettyOrJson } from '../shared-options.ts';
import { choosePolicies, stackIfRequested } from '../simulate/choose-policies.ts';
import { readArchitecture, readCatalogueOptions } from '../simulate/host-options.ts';
import { type AskedPolicy, factTexts, gvisorText, readCatalogue } from '../simulate/policies.ts';
import type { NamedPolicies } from '../simulate/simulate-options.ts';
import { styleOf, terminalOf } from '../terminal.ts';
import { readLogFile, readLogInput } from './log-lines.ts';

/** The options of `why` on the command line: those of `simulate` that name a filter or a host. */
export interface WhyOptions extends NamedPolicies {
  readonly spec: readonly string[];
  readonly format: string;
}

/** Runs `why`. */
export async function why(sources: readonly string[], options: WhyOptions): Promise<void> {
  const format = prettyOrJson(options.format);
  const architecture = readArchitecture(options.arch, '--arch');
  const specOf = specLookup(options.spec);
  const log = await collect(sources, (name) => specOf(name, architecture) !== undefined);
  const filters = hostFilters(options);
  // Faulty options are told even where no line needs them.
  if (isAnyFilterNamed(options)) filters(architecture);
  const answers = decideLog(log, {
    architecture,
    kernel: options.kernel === undefined ? undefined : readCatalogueOptions(options, architecture).kernel,
    filters: new Filters(filters),
    callers: loadCallers(),
    constants: findConstant,
    specOf,
    sandboxKernel: sandboxLookup(),
  });
  if (format === 'json') print(formatWhyJson(log, answers));
  else {
    const terminal = await terminalOf(process.stdout);
    print(formatWhyPretty(log, answers, styleOf(terminal), terminal.width), terminal);
  }
}

/** Reads files, standard input, lines that were given as they are, and calls with the errno beside them. */
async function collect(
  sources: readonly string[],
  isDescribed: (syscall: string) => boolean,
): Promise<CollectedLog> {
  const collector = new RefusalCollector();
  const given = sources.length === 0 ? ['-'] : sources;
  for (let index = 0; index < given.length; index++) {
    const source = given[index] ?? '';
    const [, pairedCall, pairedResult] = /^(\w+) +([A-Z0-9]+)$/.exec(source) ?? [];
    const result = readAskedResult(pairedResult ?? given[index + 1] ?? '');
    if (source === '-') await readLogInput(collector);
    else if (existsSync(source)) await readLogFile(source, collector);
    else if (result !== undefined) {
      if (typeof result === 'string') throw new Failure(result);
      const text = pairedCall ?? source;
      const call = readAskedRefusal(text, result);
      if (typeof call === 'string') throw new Failure(call);
      refuseUnknownName(call, isDescribed);
      collector.ask(call, pairedCall === undefined ? `${source} ${given[++index]}` : source);
    } else if (/[\s=(]/.test(source)) for (const line of source.split('\n')) collector.push(line);
    else
      throw new Failure(
        syscallNumbers().knows(source)
          ? `"${source}" is a system call, but not what it failed with\nhelp: name the errno, too: probeable why ${source} EPERM`
          : `"${source}" is neither a file nor a line of a log\nhelp: quote the line as one argument, name a call and its errno (clone3 EPERM), or name a file, or - for standard input`,
      );
  }
  const log = collector.finish();
  if (log.evidence.length > 0 || log.calls > 0) return log;
  const [first] = log.unreadable;
  throw new Failure(
    first === undefined
      ? `nothing in ${log.lines === 1 ? 'the line' : `the ${log.lines} lines`} is a call of strace, a record of a filter or of a security module, or a message of a container engine\nhelp: give a whole line, such as 'unshare(CLONE_NEWUSER) = -1 EPERM (Operation not permitted)'; of a program that names no call, strace -f shows it`
      : `line ${first.line}: ${first.message}, so nothing can be answered\nhelp: give the whole line, with its result`,
  );
}

function refuseUnknownName({ syscall }: SeenCall, isDescribed: (syscall: string) => boolean): void {
  const numbers = syscallNumbers();
  if (numbers.knows(syscall) || syscall.startsWith('syscall_0x') || isDescribed(syscall)) return;
  throw new Failure(`no syscall is called "${syscall}"${didYouMean(syscall, numbers.names())}`);
}

function isAnyFilterNamed({ runtime, profile, filter, engine }: WhyOptions): boolean {
  return runtime !== undefined || engine !== undefined || profile.length + filter.length > 0;
}

/** The filters on the kernel that runs a caller, by the options that `simulate` has, too. */
function hostFilters(options: WhyOptions): (caller: Architecture) => HostFilters {
  const byHost = new Map<string, HostFilters>();
  return (caller) => {
    const key = options.host ?? hostOf(caller).name;
    const known = byHost.get(key);
    if (known !== undefined) return known;
    const catalogueOptions = readCatalogueOptions({ ...options, arch: caller.name }, caller);
    const policies = isAnyFilterNamed(options)
      ? stackIfRequested(choosePolicies(options, catalogueOptions, true), options)
      : [];
    const catalogue = readCatalogue(catalogueOptions);
    const runtimes = shownRuntimes(catalogue.runtimes);
    const named = policies.map(
      (policy): NamedFilter => ({
        title: policy.title,
        release: policy.release,
        isKernel: policy.isKernel,
        notes: policy.notes,
        ask: policy.ask,
        remedies: (call) => {
          const facts = runtimes.find(({ title }) => title === policy.title);
          if (facts === undefined || policy.release === undefined) return [];
          const about = {
            runtimes: catalogue.runtimes,
            options: catalogueOptions,
            facts,
            release: policy.release,
          };
          return remediesOf(about, call).map((remedy) => remedyText(policy.title, remedy));
        },
      }),
    );
    const filters = { named, catalogue, runtimes, errnos: errnosNamedIn(factTexts()) };
    byHost.set(key, filters);
    return filters;
  };
}

/** Finds specs by name: in the given places, else in the package. */
function specLookup(
  paths: readonly string[],
): (syscall: string, architecture: Architecture) => Spec | undefined {
  const own = ownSpecs(paths);
  const known = new Map<string, Spec | undefined>();
  return (syscall, architecture) => {
    if (!known.has(syscall)) known.set(syscall, own.get(syscall) ?? shippedSpec(syscall));
    const spec = known.get(syscall);
    return spec && specForCaller(spec, architecture);
  };
}

function ownSpecs(paths: readonly string[]): ReadonlyMap<string, Spec> {
  const found = new Map<string, Spec>();
  if (paths.length === 0) return found;
  const { files, faults } = findFiles(paths);
  const [fault] = faults;
  if (fault !== undefined) throw new Failure(`${fault.path}: ${fault.message}`);
  for (const path of files) {
    const file = readTextFile(path);
    if (!file.ok) throw new Failure(`${path}: ${file.message}`);
    for (const { spec } of readSpecs(file.text).documents) if (spec !== undefined) found.set(spec.name, spec);
  }
  return found;
}

function shippedSpec(syscall: string): Spec | undefined {
  const path = shippedSpecFile(syscall);
  const file = path === undefined ? undefined : readTextFile(path);
  if (file?.ok !== true) return undefined;
  return readSpecs(file.text).documents.find(({ name }) => name === syscall)?.spec;
}

/** In which releases gVisor does not have a call. */
function sandboxLookup(): (call: Parameters<AskedPolicy['ask']>[0]) => string | undefined {
  let kernel: SandboxKernel | undefined;
  return (call) => {
    kernel ??= readSandboxKernel(gvisorText());
    return lackingReleases(kernel, call);
  };
}
