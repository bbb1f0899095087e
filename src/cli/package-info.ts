import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { RULES } from '../../rules/index.ts';
import { Failure } from './failure.ts';

interface PackageInfo {
  readonly root: string;
  readonly version: string;
  readonly homepage: string | undefined;
  /** The address of the public repository, if package.json names one on the web. */
  readonly repository: string | undefined;
}

function findPackage(): PackageInfo {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    try {
      const parsed: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (isPackage(parsed))
        return {
          root: folder,
          version: parsed.version,
          homepage: parsed.homepage,
          repository: repositoryAddress(parsed.repository),
        };
    } catch {
      if (folder === dirname(folder)) throw new Error('the package.json of probeable is missing');
    }
  }
}

/** `git+https://host/owner/name.git` as `https://host/owner/name`. */
function repositoryAddress(repository: unknown): string | undefined {
  const url: unknown =
    typeof repository === 'object' && repository !== null ? Reflect.get(repository, 'url') : repository;
  if (typeof url !== 'string') return undefined;
  const address = url.replace(/^git\+/, '').replace(/\.git$/, '');
  return /^https:\/\/[^\s"<>]+$/.test(address) ? address : undefined;
}

function isPackage(
  value: unknown,
): value is { name: 'probeable'; version: string; homepage?: string; repository?: unknown } {
  return typeof value === 'object' && value !== null && 'name' in value && value.name === 'probeable';
}

/** The folder of the package, its version, and its home page if package.json names one. */
export const PACKAGE = findPackage();

/** The environment variable with the URL at which the site is published. */
export const SITE_VARIABLE = 'PROBEABLE_SITE';

/**
 * The URL of the published site, with a trailing slash: PROBEABLE_SITE, else the package's home page. Undefined if neither
 * is set; a link to an unpublished address would belong to whoever registers it.
 */
export function siteUrl(): string | undefined {
  const url = process.env[SITE_VARIABLE] || PACKAGE.homepage;
  if (url === undefined) return undefined;
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new Failure(`${SITE_VARIABLE}: "${url}" is not a URL that begins with https://`);
  return `${url.replace(/\/$/, '')}/`;
}

/** The URL of a rule's page, or of the index for an empty id; undefined if no site is published. */
export function ruleUrl(rule: string): string | undefined {
  return pageUrl(rule === '' ? 'rules/' : `rules/${rule}/`);
}

/** The URL of a shipped rule's page for people on this machine: on the site, else the file in the package. */
export function localRuleUrl(id: string): string | undefined {
  const topic = RULES.find((rule) => rule.id === id)?.topic;
  if (topic === undefined) return undefined;
  return ruleUrl(id) ?? pathToFileURL(join(PACKAGE.root, 'rules', topic, `${id}.md`)).href;
}

/** The URL of a page of the site, such as `playground/`; undefined if no site is published. */
export function pageUrl(path: string): string | undefined {
  const site = siteUrl();
  return site === undefined ? undefined : `${site}${path}`;
}
