import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyLabel } from '../../report/simulate.ts';
import type { Instruction } from '../../seccomp/bpf/instruction.ts';
import { readProgram } from '../../seccomp/bpf/program-file.ts';
import {
  type ComparedPrograms,
  comparedFilter,
  joinPrograms,
} from '../../seccomp/compare/compared-filter.ts';
import type { ContainerEngine } from '../../seccomp/engine/container-engine.ts';
import type { InstalledFilter } from '../../seccomp/engine/installed-filter.ts';
import { usesLibraryTable } from '../../seccomp/engine/own-list.ts';
import {
  OCI_FORM,
  type ReadPolicies,
  readListing,
  readPolicies,
} from '../../seccomp/profile/read-policies.ts';
import { Catalogue, type CatalogueOptions } from '../../seccomp/runtimes/catalogue.ts';
import { ownNameOf, whyNoRuntime } from '../../seccomp/runtimes/other-names.ts';
import { type RuntimeFacts, readRuntimeFacts } from '../../seccomp/runtimes/runtime-facts.ts';
import { shownRuntimes } from '../../seccomp/runtimes/shown-runtimes.ts';
import type { FilterAnswer, SimulatedCall } from '../../seccomp/simulate/filter-answer.ts';
import { installPolicy } from '../../seccomp/simulate/installed-policy.ts';
import type { OtherLibraries } from '../../seccomp/simulate/other-libraries.ts';
import { programAnswers } from '../../seccomp/simulate/program-answer.ts';
import { Failure } from '../failure.ts';
import { readBytes } from '../input/read-file.ts';
import { loadSystemdSets } from '../load-systemd-sets.ts';
import { PACKAGE } from '../package-info.ts';
import { warn } from '../print.ts';

/** A policy to simulate: a release of a runtime, a profile or a filter. */
export interface AskedPolicy extends PolicyLabel {
  /** Builds the whole filter; undefined for an exported filter, which cannot be rebuilt, and for what is no filter. */
  readonly filter: (() => InstalledFilter | undefined) | undefined;
  readonly ask: (question: SimulatedCall) => FilterAnswer;
  /** The programs that the kernel has for it, to compare it with another policy. */
  readonly programs: () => ComparedPrograms;
  /** The same policy under other releases of libseccomp; undefined if libseccomp is not involved. */
  readonly others: OtherLibraries | undefined;
  /** The filters of one process that it consists of, in the order of their installation; undefined for a single filter. */
  readonly parts: readonly AskedPolicy[] | undefined;
  /** Whether it is a kernel of its own (gVisor) rather than a filter of Linux. */
  readonly isKernel: boolean;
}

/** The package's facts about container runtimes. */
export function readFacts(): readonly RuntimeFacts[] {
  return factTexts().map(readRuntimeFacts);
}

/** The files of the package with facts about container runtimes. */
export function factTexts(): readonly string[] {
  const folder = join(PACKAGE.root, 'content/runtimes');
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** The package's facts about gVisor. */
export function gvisorText(): string {
  return readFileSync(join(PACKAGE.root, 'content/runtimes/kernels/gvisor.yaml'), 'utf8');
}

/** A catalogue of those facts. */
export function readCatalogue(options: CatalogueOptions): Catalogue {
  return new Catalogue(readFacts(), options);
}

/** One policy per group of releases with the same answers, of all runtimes, or of the one that "docker@all" names. */
export function historyOf(catalogue: Catalogue, name?: string): AskedPolicy[] {
  const named = name === undefined ? undefined : catalogue.find(name);
  if (name !== undefined && named === undefined)
    throw new Failure(`--runtime: "${name}" is no known runtime`);
  return (named === undefined ? shownRuntimes(catalogue.runtimes) : [named]).flatMap((facts) =>
    catalogue
      .spans(facts)
      .map(({ from, to, isAfterGap }) => ({ ...releasePolicy(catalogue, facts, from, to), isAfterGap })),
  );
}

/** The newest release of each runtime. */
export function newestOf(catalogue: Catalogue): AskedPolicy[] {
  return shownRuntimes(catalogue.runtimes).map(({ name }) => namedPolicy(catalogue, name));
}

/** The policy that `--runtime` names. */
export function namedPolicy(catalogue: Catalogue, text: string): AskedPolicy {
  const own = ownNameOf(text);
  const parsed = whyNoRuntime(own.replace(/@.*/, '')) ?? catalogue.parse(own);
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
  const { engine, others } = installed;
  return {
    runtime: `${facts.name}@${release}`,
    title: facts.title,
    release,
    until,
    date: facts.dates.get(release),
    engine: engine.label,
    filter: installed.isStack
      ? undefined
      : () => (installed.installation.ok ? installed.installation.filter : undefined),
    ask: (question) => installed.ask(question),
    programs: () =>
      joinPrograms(installed.installations.map((one) => (one.ok ? comparedFilter(one.filter) : one.message))),
    // The releases of libseccomp are compared for one filter alone.
    others: installed.isStack || !usesLibraryTable(engine.name) ? undefined : others,
    parts: undefined,
    isKernel: false,
    notes: [],
  };
}

const FACTS = { systemdSets: loadSystemdSets };

/** The policies of a file, as an engine or their own tool installs them; a file of Kubernetes objects may hold several. */
export function profilePolicies(
  path: string,
  engine: ContainerEngine,
  options: CatalogueOptions,
): AskedPolicy[] {
  const { policies, form, problems } = readPolicies(bytesOf(path).toString('utf8'), path);
  for (const { severity, message, place } of problems) {
    const text = `${path}:${place.line}:${place.column}: ${message}`;
    if (severity === 'error') throw new Failure(text);
    warn(`${text}\n`);
  }
  return policies.map((policy) => {
    const label = policies.length === 1 ? path : `${path}#${policy.name ?? ''}`;
    const installed = installPolicy(policy, engine, options, FACTS);
    const { kind } = policy.policy;
    if (typeof installed === 'string')
      throw new Failure(
        `${label}: ${kind === 'profile' ? `${engine.label} does not start the container: ` : ''}${installed}`,
      );
    const isForeign = kind === 'unit' ? engine.name !== 'systemd' : kind !== 'profile';
    const unused =
      options.engine !== undefined && isForeign
        ? [`${installed.engine} makes this filter itself, so --engine ${options.engine.label} does not count`]
        : [];
    const name = policy.name === undefined ? '' : ` (${policy.name})`;
    const taken = form === undefined || form === OCI_FORM ? [] : [`the file was read as ${form}${name}`];
    return {
      ...installed,
      filter: () => installed.filter,
      ...fileLabel(label, installed.engine, [...taken, ...unused, ...installed.notes]),
      parts: undefined,
      isKernel: false,
    };
  });
}

/** A policy in a file has no releases. */
function fileLabel(path: string, engine: string, notes: readonly string[]): PolicyLabel {
  return { runtime: path, title: path, release: undefined, until: undefined, date: undefined, engine, notes };
}

/** The policy of an exported filter or its listing, as the kernel runs it. */
export function filterPolicy(path: string, isBigEndian: boolean): AskedPolicy {
  const bytes = bytesOf(path);
  // The code of an instruction has a byte of zeros, and text has none.
  const listing = bytes.includes(0) ? undefined : readListing(bytes.toString('utf8'));
  const {
    program,
    notes,
    order = isBigEndian,
  } = listing === undefined ? programOf(bytes, path, isBigEndian) : listedProgram(listing, path);
  return {
    ...fileLabel(path, 'bpf', notes),
    filter: undefined,
    others: undefined,
    parts: undefined,
    isKernel: false,
    ask: programAnswers(program, order),
    programs: () => [{ program, whyUnknown: () => undefined }],
  };
}

interface FilterProgram {
  readonly program: readonly Instruction[];
  readonly notes: readonly string[];
  readonly order?: boolean | undefined;
}

function programOf(bytes: Buffer, path: string, isBigEndian: boolean): FilterProgram {
  const read = readProgram(bytes, isBigEndian);
  if (!read.ok) throw new Failure(`${path} is not a filter that a kernel accepts: ${read.message}`);
  return { program: read.program, notes: [] };
}

function listedProgram({ policies, form, problems }: ReadPolicies, path: string): FilterProgram {
  const [problem] = problems;
  if (problem !== undefined)
    throw new Failure(`${path}:${problem.place.line}:${problem.place.column}: ${problem.message}`);
  const policy = policies[0]?.policy;
  if (policy?.kind !== 'program') throw new Failure(`${path} is not a listing of a filter`);
  return {
    program: policy.program,
    notes: [`the file was read as ${form ?? 'a listing'}`],
    order: policy.isBigEndian,
  };
}

function bytesOf(path: string): Buffer {
  const file = readBytes(path);
  if (!file.ok) throw new Failure(`${path}: ${file.message}`);
  return file.bytes;
}
