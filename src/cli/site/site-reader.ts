import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../../rules/index.ts';
import type { Rule } from '../../lint/rule.ts';
import { readChangelog } from '../../site/changelog.ts';
import {
  type CallSource,
  type GuidanceSource,
  type RuleSource,
  reviewedCalls,
  type SiteSource,
} from '../../site/site-source.ts';
import type { WhyData } from '../../site/why-data.ts';
import { isSpecCandidate } from '../../spec/candidate.ts';
import { lazily } from '../../spec/lazily.ts';
import { errnosNamedIn } from '../../why/decide/shipped-facts.ts';
import { Failure } from '../failure.ts';
import { constants } from '../input/constants.ts';
import { derivedSpecFiles } from '../input/derived-specs.ts';
import { findFiles } from '../input/find-files.ts';
import { postingFiles, shippedCorpus } from '../input/inputs.ts';
import { readPackedTexts } from '../input/packed-texts.ts';
import { readTextFile } from '../input/read-file.ts';
import { loadCallers } from '../load-callers.ts';
import { loadManErrors } from '../load-man-errors.ts';
import { omittedCalls } from '../omitted-calls.ts';
import { PACKAGE, siteUrl } from '../package-info.ts';
import { GUIDANCE, readPage } from '../pages.ts';
import { factTexts, gvisorText } from '../simulate/policies.ts';
import { readCalls, refuseDuplicateCalls } from './calls.ts';
import { comparisonsOf, type KnownComparisons } from './comparisons.ts';
import { ContainerHistory } from './containers.ts';
import { keptByFolder } from './kept-by-folder.ts';
import { loadCallFacts } from './load-call-facts.ts';

/** The bundles of the pages that answer, by their paths in the site: one file, which build/build.mjs writes. */
const SCRIPTS = join(PACKAGE.root, 'dist', 'scripts.txt');

/** Reads the sources of the site. Checks only those specs again whose text has changed since the last time. */
export class SiteReader {
  /** The folders that the site depends on. */
  readonly watched: readonly string[];
  readonly #folders: readonly string[];
  #url: string | undefined;
  readonly #containers = new ContainerHistory();
  readonly #known = new Map<string, { readonly text: string; readonly calls: readonly CallSource[] }>();
  readonly #comparisons: KnownComparisons = new WeakMap();
  #containersJson: string | undefined;
  readonly #callers = keptByFolder(join(PACKAGE.root, 'content/callers'), loadCallers);
  readonly #runtimeFacts = keptByFolder(join(PACKAGE.root, 'content/runtimes'), factTexts);
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

  /** Reads the present state of all files. */
  read(): SiteSource {
    const { files, walked, faults } = findFiles([...shippedCorpus(), ...this.#folders]);
    const [fault] = faults;
    if (fault !== undefined) throw new Failure(`${fault.path}: ${fault.message}`);
    const calls = [...files, ...postingFiles(), ...derivedSpecFiles()].flatMap((path) =>
      this.#callsIn(path, walked.has(path)),
    );
    refuseDuplicateCalls(calls);
    const callers = this.#callers();
    this.#containersJson ??= this.#containers.json(callers);
    return {
      version: PACKAGE.version,
      url: this.#url === undefined ? undefined : `${this.#url.replace(/\/$/, '')}/`,
      repository: PACKAGE.repository,
      guidance: GUIDANCE.map(readGuidance),
      rules: RULES.map(readRule),
      changes: readChangelog(readPackageFile('content', 'changes.md')),
      calls,
      runtimeFacts: this.#runtimeFacts(),
      comparisons: comparisonsOf(calls, this.#comparisons),
      omitted: omittedCalls(),
      ...loadCallFacts(callers),
      manErrors: loadManErrors(reviewedCalls(calls).map(({ spec }) => spec)),
      files: new Map([
        ...staticFiles(),
        ...this.#scripts(),
        ['playground/containers.json', this.#containersJson],
        ['playground/why.json', whyJson()],
      ]),
    };
  }

  #callsIn(path: string, isWalked: boolean): readonly CallSource[] {
    const file = readTextFile(path);
    if (!file.ok) throw new Failure(`${path}: ${file.message}`);
    if (isWalked && !isSpecCandidate(file.text)) return [];
    const known = this.#known.get(path);
    if (known?.text === file.text) return known.calls;
    const calls = readCalls(path, file.text, this.#containers);
    this.#known.set(path, { text: file.text, calls });
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
