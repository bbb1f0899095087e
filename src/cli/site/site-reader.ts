import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../../rules/index.ts';
import type { Rule } from '../../lint/rule.ts';
import { readChangelog } from '../../site/changelog.ts';
import {
  type CallSource,
  type ContainerRow,
  type GuidanceSource,
  isWritten,
  type PublishedSite,
  type RuleSource,
  reviewedCalls,
  type SiteSource,
  type WrittenCall,
} from '../../site/site-source.ts';
import type { WhyData } from '../../site/why-data.ts';
import { lazily } from '../../spec/lazily.ts';
import { errnosNamedIn } from '../../why/decide/shipped-facts.ts';
import { Failure } from '../failure.ts';
import { constants } from '../input/constants.ts';
import { derivedSpecFiles } from '../input/derived-specs.ts';
import { findFiles } from '../input/find-files.ts';
import { postingFiles, shippedCorpus } from '../input/inputs.ts';
import { readPackedTexts } from '../input/packed-texts.ts';
import { loadCallers } from '../load-callers.ts';
import { loadManErrors, loadManFacts } from '../load-man-errors.ts';
import { flagFolders, loadFlagsSeen } from '../load-verified.ts';
import { omittedCalls } from '../omitted-calls.ts';
import { PACKAGE, siteUrl } from '../package-info.ts';
import { GUIDANCE, readPage } from '../pages.ts';
import { factTexts, gvisorText } from '../simulate/policies.ts';
import {
  judgeCalls,
  type NamedCall,
  namedCalls,
  type ReadSource,
  readCalls,
  readSource,
  readSpecFile,
  refuseDuplicateCalls,
  type SpecPath,
} from './calls.ts';
import { comparisonsOf, type KnownComparisons } from './comparisons.ts';
import { ContainerHistory } from './containers.ts';
import { keptByFolder } from './kept-by-folder.ts';
import { loadCallFacts } from './load-call-facts.ts';
import { withWritten } from './with-written.ts';

/** Calls whose files are written, by the path of the file that describes them. */
export type WrittenCalls = ReadonlyMap<string, readonly WrittenCall[]>;

/** The bundles of the pages that answer, by their paths in the site: one file, which build/build.mjs writes. */
const SCRIPTS = join(PACKAGE.root, 'dist', 'scripts.txt');

/** The facts about runtimes. */
const RUNTIMES = join(PACKAGE.root, 'content', 'runtimes');

/** Reads the sources of the site. Checks only those specs again whose text has changed since the last time. */
export class SiteReader {
  /** The folders that the site depends on. */
  readonly watched: readonly string[];
  readonly #folders: readonly string[];
  #url: string | undefined;
  readonly #containers = new ContainerHistory();
  readonly #known = new Map<string, { readonly text: string; readonly calls: readonly CallSource[] }>();
  /** Files that were read for the names in them, and are not judged yet. */
  readonly #named = new Map<string, ReadSource>();
  readonly #comparisons: KnownComparisons = new WeakMap();
  #containersJson: string | undefined;
  readonly #callers = keptByFolder([join(PACKAGE.root, 'content/callers')], loadCallers);
  readonly #flagsSeen = keptByFolder(flagFolders(), loadFlagsSeen);
  readonly #runtimeFacts = keptByFolder([RUNTIMES], factTexts);
  readonly #whyJson = keptByFolder([RUNTIMES, join(RUNTIMES, 'kernels')], whyJson);
  /** The bundles, which nothing changes while the program runs. */
  readonly #scripts = lazily(() => readPackedTexts(SCRIPTS));

  /** `folders` contain specs to show besides those of the package; `url` is that of the published site, if known. */
  constructor(folders: readonly string[], url?: string) {
    this.#folders = folders;
    this.#url = url ?? siteUrl();
    this.watched = [
      ...['content', 'rules', 'site/theme'].map((name) => join(PACKAGE.root, name)),
      ...folders,
    ];
  }

  /** Sets the URL at which the site is served, once it is known. */
  servedAt(url: string): void {
    this.#url = url;
  }

  /** What all pages say of the program, and where they are published. */
  get publication(): PublishedSite {
    return {
      version: PACKAGE.version,
      url: this.#url === undefined ? undefined : `${this.#url.replace(/\/$/, '')}/`,
      repository: PACKAGE.repository,
    };
  }

  /** What the runtimes return for a number. */
  rowsFor(number: number | undefined): readonly ContainerRow[] {
    return number === undefined ? [] : this.#containers.rowsFor(number);
  }

  /** The files that may have specs, in the order in which the site has their calls. */
  files(): readonly SpecPath[] {
    const { files, walked, faults } = findFiles([...shippedCorpus(), ...this.#folders]);
    const [fault] = faults;
    if (fault !== undefined) throw new Failure(`${fault.path}: ${fault.message}`);
    const shipped = new Set(findFiles(shippedCorpus()).files);
    return [
      ...files.map((path) => ({ path, isWalked: walked.has(path), isOwn: !shipped.has(path) })),
      ...[...postingFiles(), ...derivedSpecFiles()].map((path) => ({ path, isWalked: false, isOwn: false })),
    ];
  }

  /** The names and states of the calls in each file, by its path; {@link read} judges them. */
  namedCalls(files: readonly SpecPath[]): ReadonlyMap<string, readonly NamedCall[]> {
    return new Map(
      files.map((file) => {
        const read = readSource(file);
        if (read !== undefined) this.#named.set(file.path, read);
        return [file.path, read === undefined ? [] : namedCalls(read)];
      }),
    );
  }

  /** Reads the present state of all files, or of these; `written` are the calls whose files are written, by file. */
  read(files = this.files(), written: WrittenCalls = new Map()): SiteSource {
    const facts = written.size === 0 ? undefined : loadManFacts();
    const calls = withWritten(
      files.map((file) => ({ written: written.get(file.path), read: () => this.#callsIn(file) })),
      (name) => facts?.pageOf(name) !== undefined,
    );
    refuseDuplicateCalls(calls);
    const whole = calls.flatMap((call) => (isWritten(call) ? [] : [call]));
    const callers = this.#callers();
    this.#containersJson ??= this.#containers.json(callers);
    return {
      ...this.publication,
      guidance: GUIDANCE.map(readGuidance),
      rules: RULES.map(readRule),
      changes: readChangelog(readPackageFile('content', 'changes.md')),
      calls,
      runtimeFacts: this.#runtimeFacts(),
      comparisons: comparisonsOf(whole, this.#comparisons),
      omitted: omittedCalls(),
      ...loadCallFacts(callers, this.#flagsSeen()),
      manErrors: loadManErrors(reviewedCalls(whole).map(({ spec }) => spec)),
      files: new Map([
        ...staticFiles(),
        ...this.#scripts(),
        ['playground/containers.json', this.#containersJson],
        ['playground/why.json', this.#whyJson()],
      ]),
    };
  }

  #callsIn(file: SpecPath): readonly CallSource[] {
    const named = this.#named.get(file.path);
    this.#named.delete(file.path);
    const text = named?.text ?? readSpecFile(file);
    if (text === undefined) return [];
    const known = this.#known.get(file.path);
    if (known?.text === text) return known.calls;
    const calls =
      named === undefined
        ? readCalls(file.path, text, this.#containers)
        : judgeCalls(named, this.#containers);
    this.#known.set(file.path, { text, calls });
    return calls;
  }
}

/** What the playground needs to say who refused the calls of a log. */
function whyJson(): string {
  const data: WhyData = {
    constants: Object.fromEntries([...constants()].map(([name, value]) => [name, value?.toString() ?? null])),
    errnos: [...errnosNamedIn(factTexts())],
    gvisor: gvisorText(),
  };
  return `${JSON.stringify(data)}\n`;
}

function readPackageFile(...path: readonly string[]): string {
  return readFileSync(join(PACKAGE.root, ...path), 'utf8');
}

function readGuidance(slug: string): GuidanceSource {
  const page = readPage(slug);
  if (page === undefined) throw new Error(`there is no page ${slug}`);
  return { slug, ...page };
}

function readRule(rule: Rule): RuleSource {
  return { rule, markdown: readPackageFile('rules', rule.topic, `${rule.id}.md`) };
}

/** The static files: styles, scripts, the icon. */
function staticFiles(): ReadonlyMap<string, string> {
  const all = (to: string, ...folder: readonly string[]): [string, string][] =>
    readdirSync(join(PACKAGE.root, ...folder)).map((name) => [
      `${to}${name}`,
      readPackageFile(...folder, name),
    ]);
  return new Map([
    // Indentation is for those who write styles, not for those who load them.
    ...all('', 'site', 'theme').map(([name, text]): [string, string] => [
      name,
      name.endsWith('.css')
        ? text
            .replace(/\s*\n\s*/g, '\n')
            .replace(/ \{\n/g, '{')
            .replace(/;\n\}\n/g, '}')
            .replace(/([\w-]+): /g, '$1:')
            .replace(/,\s/g, ',')
        : text,
    ]),
    ['rules.json', readPackageFile('rules', 'rules.json')],
    ['rst/adding-syscalls.patch', readPackageFile('content', 'kernel', 'adding-syscalls.patch')],
  ]);
}
