import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../../rules/index.ts';
import type { Rule } from '../../lint/rule.ts';
import { readChangelog } from '../../site/changelog.ts';
import type { CallSource, GuidanceSource, RuleSource, SiteSource } from '../../site/site-source.ts';
import { isSpecCandidate } from '../../spec/candidate.ts';
import { loadCallers } from '../callers.ts';
import { Failure } from '../failure.ts';
import { findFiles } from '../input/find-files.ts';
import { shippedCorpus } from '../input/inputs.ts';
import { readTextFile } from '../input/read-file.ts';
import { PACKAGE, siteUrl } from '../package-info.ts';
import { GUIDANCE, readPage } from '../pages.ts';
import { loadVerified } from '../verified.ts';
import { readCalls, refuseTwins } from './calls.ts';
import { comparisonsOf } from './comparisons.ts';
import { ContainerHistory } from './containers.ts';

/** Reads what the site is made of, and judges again only the specs whose text has changed since the last time. */
export class Collector {
  /** The folders whose changes change the site. */
  readonly watched: readonly string[];
  readonly #folders: readonly string[];
  #url: string | undefined;
  readonly #containers = new ContainerHistory();
  readonly #known = new Map<string, { readonly text: string; readonly calls: readonly CallSource[] }>();
  #containersJson: string | undefined;

  /** `folders` hold specs that are shown beside the shipped ones; `url` is where the site will be, if somebody said so. */
  constructor(folders: readonly string[], url?: string) {
    this.#folders = folders;
    this.#url = url ?? siteUrl();
    this.watched = [
      ...['content', 'rules', 'site/theme'].map((name) => join(PACKAGE.root, name)),
      ...folders,
    ];
  }

  /** Tells where the site is served, once that is known. */
  servedAt(url: string): void {
    this.#url = url;
  }

  /** Everything as it stands in the files now. */
  collect(): SiteSource {
    const { files, walked, faults } = findFiles([...shippedCorpus(), ...this.#folders]);
    const [fault] = faults;
    if (fault !== undefined) throw new Failure(`${fault.path}: ${fault.message}`);
    const calls = files.flatMap((path) => this.#callsIn(path, walked.has(path)));
    refuseTwins(calls);
    const callers = loadCallers();
    this.#containersJson ??= this.#containers.json(callers);
    return {
      version: PACKAGE.version,
      url: this.#url === undefined ? undefined : `${this.#url.replace(/\/$/, '')}/`,
      guidance: GUIDANCE.map(readGuidance),
      rules: RULES.map(readRule),
      changes: readChangelog(readPackageFile('content', 'changes.md')),
      calls,
      comparisons: comparisonsOf(calls),
      ...loadVerified(),
      callers,
      files: new Map([...staticFiles(), ['playground/containers.json', this.#containersJson]]),
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

/** Styles, scripts and the icon, and the playground's two bundles. */
function staticFiles(): ReadonlyMap<string, string> {
  const all = (to: string, ...folder: readonly string[]): [string, string][] =>
    readdirSync(join(PACKAGE.root, ...folder)).map((name) => [
      `${to}${name}`,
      readPackageFile(...folder, name),
    ]);
  return new Map([
    ...all('', 'site', 'theme'),
    ...all('playground/', 'dist', 'playground'),
    ['rules.json', readPackageFile('rules', 'rules.json')],
    ['rst/adding-syscalls.patch', readPackageFile('content', 'kernel', 'adding-syscalls.patch')],
  ]);
}
