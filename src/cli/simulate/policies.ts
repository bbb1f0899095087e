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
import { Failure } from '../failure.ts';
import { readBytes } from '../input/read-file.ts';
import { PACKAGE } from '../package-info.ts';
import { warn } from '../print.ts';

/** A policy to simulate: a release of a runtime, a profile or a filter. */
export interface AskedPolicy extends PolicyLabel {
  /** Undefined for an exported filter, which cannot be rebuilt. */
  readonly filter: InstalledFilter | undefined;
  readonly ask: (question: SimulatedCall) => FilterAnswer;
  /** The same policy under other releases of libseccomp; undefined if libseccomp is not involved. */
  readonly others: OtherLibraries | undefined;
  /** The filters of one process that it consists of, in the order of their installation; undefined for a single filter. */
  readonly parts: readonly AskedPolicy[] | undefined;
  /** Whether it is a kernel of its own (gVisor) rather than a filter of Linux. */
  readonly isKernel: boolean;
}

/** The package's facts about container runtimes. */
export function readFacts(): readonly RuntimeFacts[] {
  const folder = join(PACKAGE.root, 'content/runtimes');
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.map((name) => readRuntimeFacts(readFileSync(join(folder, name), 'utf8')));
}

/** A catalogue of those facts. */
export function readCatalogue(options: CatalogueOptions): Catalogue {
  return new Catalogue(readFacts(), options);
}

/** The order of runtimes in the table: the most common first. */
const SHOWN = ['docker', 'containerd', 'podman', 'systemd-nspawn'];

/** One policy per group of releases with the same answers, of all runtimes, or of the one that "docker@all" names. */
export function historyOf(catalogue: Catalogue, name?: string): AskedPolicy[] {
  return (name === undefined ? SHOWN : [name]).flatMap((runtime) => {
    const facts = catalogue.find(runtime);
    if (facts === undefined) throw new Failure(`--runtime: "${runtime}" is no known runtime`);
    return catalogue
      .spans(facts)
      .map(({ from, to, isAfterGap }) => ({ ...releasePolicy(catalogue, facts, from, to), isAfterGap }));
  });
}

/** The newest release of each runtime. */
export function newestOf(catalogue: Catalogue): AskedPolicy[] {
  return SHOWN.map((runtime) => namedPolicy(catalogue, runtime));
}

/** The policy that `--runtime` names. */
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

/** The policy of a profile file, as an engine installs it. */
export function profilePolicy(path: string, engine: ContainerEngine, options: CatalogueOptions): AskedPolicy {
  const { profile, problems } = readProfile(bytesOf(path).toString('utf8'));
  for (const { severity, message, place } of problems) {
    const text = `${path}:${place.line}:${place.column}: ${message}`;
    if (severity === 'error') throw new Failure(text);
    warn(`${text}\n`);
  }
  if (profile === undefined) throw new Failure(`${path} is not a profile`);
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

/** The policy of an exported filter, as the kernel runs it. */
export function filterPolicy(path: string, isBigEndian: boolean): AskedPolicy {
  const read = readProgram(bytesOf(path), isBigEndian);
  if (!read.ok) throw new Failure(`${path} is not a filter that a kernel accepts: ${read.message}`);
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

function bytesOf(path: string): Buffer {
  const file = readBytes(path);
  if (!file.ok) throw new Failure(`${path}: ${file.message}`);
  return file.bytes;
}
