import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyLabel } from '../../report/simulate.ts';
import type { Architecture } from '../../seccomp/architecture.ts';
import { CompiledProgram } from '../../seccomp/bpf/compiled-program.ts';
import { possibleReturns } from '../../seccomp/bpf/possible-returns.ts';
import { readProgram } from '../../seccomp/bpf/program-file.ts';
import type { ContainerEngine } from '../../seccomp/engine/container-engine.ts';
import { installProfile } from '../../seccomp/engine/install-profile.ts';
import { areAllKnown, type InstalledFilter } from '../../seccomp/engine/installed-filter.ts';
import { whyNoContainerStarts } from '../../seccomp/engine/startup.ts';
import { DEFAULT_CAPABILITIES } from '../../seccomp/profile/default-capabilities.ts';
import { readProfile } from '../../seccomp/profile/read-profile.ts';
import { resolveProfile } from '../../seccomp/profile/resolve-profile.ts';
import { Catalogue, type CatalogueOptions } from '../../seccomp/runtimes/catalogue.ts';
import { type RuntimeFacts, readRuntimeFacts } from '../../seccomp/runtimes/runtime-facts.ts';
import { answerWord, decodeAction } from '../../seccomp/seccomp-action.ts';
import {
  askFilter,
  type FilterAnswer,
  noContainerAnswer,
  type SimulatedCall,
} from '../../seccomp/simulate/filter-answer.ts';
import { OtherLibraries } from '../../seccomp/simulate/other-libraries.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { PACKAGE } from '../package-info.ts';
import { warn } from '../print.ts';

/** One policy that is asked: a release of a runtime, a profile or a filter. */
export interface AskedPolicy extends PolicyLabel {
  /** Undefined for a bare filter, which cannot be put together anew. */
  readonly filter: InstalledFilter | undefined;
  readonly ask: (question: SimulatedCall) => FilterAnswer;
  /** The same under other releases of libseccomp; undefined where libseccomp has no part in it. */
  readonly others: OtherLibraries | undefined;
  /** The filters of one process that it is made of, from the first to the last installed; undefined for a single one. */
  readonly parts: readonly AskedPolicy[] | undefined;
  /** Whether it is a kernel of its own, which answers for itself, and no filter of Linux. */
  readonly isKernel: boolean;
}

/** The facts that the package brings. */
export function readFacts(): readonly RuntimeFacts[] {
  const folder = join(PACKAGE.root, 'content/runtimes');
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.map((name) => readRuntimeFacts(readFileSync(join(folder, name), 'utf8')));
}

/** Those facts, ready to be asked. */
export function readCatalogue(options: CatalogueOptions): Catalogue {
  return new Catalogue(readFacts(), options);
}

/** The order in which the table shows runtimes: as people meet them. */
const SHOWN = ['docker', 'containerd', 'podman', 'systemd-nspawn'];

/** The releases that answer alike, of every runtime, or of the one that "docker@all" names. */
export function historyOf(catalogue: Catalogue, name?: string): AskedPolicy[] {
  return (name === undefined ? SHOWN : [name]).flatMap((runtime) => {
    const facts = catalogue.find(runtime);
    if (facts === undefined) throw new Failure(`--runtime: "${runtime}" is no known runtime`);
    return catalogue
      .spans(facts)
      .map(({ from, to, isAfterGap }) => ({ ...releasePolicy(catalogue, facts, from, to), isAfterGap }));
  });
}

/** The newest release of every runtime. */
export function newestOf(catalogue: Catalogue): AskedPolicy[] {
  return SHOWN.map((runtime) => namedPolicy(catalogue, runtime));
}

/** What `--runtime` names. */
export function namedPolicy(catalogue: Catalogue, text: string): AskedPolicy {
  const parsed = catalogue.parse(text);
  if (typeof parsed === 'string') throw new Failure(`--runtime: ${parsed}`);
  const policy = releasePolicy(catalogue, parsed.facts, parsed.release, undefined);
  return { ...policy, notes: [...parsed.notes, ...policy.notes] };
}

function releasePolicy(
  catalogue: Catalogue,
  facts: RuntimeFacts,
  release: string,
  until: string | undefined,
): AskedPolicy {
  const installed = catalogue.install(facts, release);
  if (installed === undefined) throw new Failure(`nothing is known of ${facts.title} ${release}`);
  const { engine, installation, others } = installed;
  return {
    runtime: `${facts.name}@${release}`,
    title: facts.title,
    release,
    until,
    date: facts.dates.get(release),
    engine: engine.label,
    ...asked(engine, installation.ok ? installation.filter : installation.message),
    others,
    parts: undefined,
    isKernel: false,
    notes: [],
  };
}

/** A profile's file, as an engine installs it. */
export function profilePolicy(path: string, engine: ContainerEngine, options: CatalogueOptions): AskedPolicy {
  const { profile, problems } = readProfile(readBytes(path).toString('utf8'));
  for (const { severity, message, place } of problems) {
    const text = `${path}:${place.line}:${place.column}: ${message}`;
    if (severity === 'error') throw new Failure(text);
    warn(`${text}\n`);
  }
  if (profile === undefined) throw new Failure(`${path} is no profile`);
  const { architecture, kernel, numbers } = options;
  const capabilities = options.capabilities ?? DEFAULT_CAPABILITIES;
  const resolved = resolveProfile(profile, { architecture, capabilities, kernel });
  const installation = installProfile(engine, resolved, { native: architecture, numbers });
  if (!installation.ok)
    throw new Failure(`${path}: ${engine.label} does not start the container: ${installation.message}`);
  return {
    ...fileLabel(path, engine.label, [
      ...installation.notes,
      ...startNotes(engine, installation.filter, architecture),
    ]),
    ...asked(engine, installation.filter),
    others: new OtherLibraries({ profile: resolved, engine, native: architecture }, numbers.library),
    parts: undefined,
    isKernel: false,
  };
}

function startNotes(
  engine: ContainerEngine,
  filter: InstalledFilter,
  native: Architecture,
): readonly string[] {
  const why = whyNoContainerStarts(engine, filter, native);
  return why === undefined ? [] : [why];
}

/** A policy in a file has no releases. */
function fileLabel(path: string, engine: string, notes: readonly string[]): PolicyLabel {
  return { runtime: path, title: path, release: undefined, until: undefined, date: undefined, engine, notes };
}

function asked(
  engine: ContainerEngine,
  filter: InstalledFilter | string,
): { readonly filter: InstalledFilter | undefined; readonly ask: AskedPolicy['ask'] } {
  if (typeof filter !== 'string') return { filter, ask: (question) => askFilter(filter, engine, question) };
  const none = noContainerAnswer(filter);
  return { filter: undefined, ask: () => none };
}

/** An exported filter, as the kernel runs it. */
export function filterPolicy(path: string, isBigEndian: boolean): AskedPolicy {
  const read = readProgram(readBytes(path), isBigEndian);
  if (!read.ok) throw new Failure(`${path} is no filter that a kernel loads: ${read.message}`);
  const { program } = read;
  const compiled = new CompiledProgram(program, isBigEndian);
  const ask = ({ architecture: { token }, number, args }: SimulatedCall): FilterAnswer => {
    const returns = areAllKnown(args)
      ? [compiled.decide(token, number, args)]
      : possibleReturns(program, { token, number, args: args ?? [] }, isBigEndian);
    const rule = `what the program returns: 0x${returns.map((code) => code.toString(16).padStart(8, '0')).join(', 0x')}`;
    const possible = [...new Set(returns.map((code) => answerWord(decodeAction(code))))];
    return {
      answer: possible.length === 1 ? (possible[0] ?? '') : 'args',
      rule,
      possible: possible.map((answer) => ({ answer, rule })),
    };
  };
  return {
    ...fileLabel(path, 'bpf', []),
    filter: undefined,
    others: undefined,
    parts: undefined,
    isKernel: false,
    ask,
  };
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    const message = describeSystemError(error);
    if (message === undefined) throw error;
    throw new Failure(`${path}: ${message}`);
  }
}
