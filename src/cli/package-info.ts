import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { RULES } from '../../rules/index.ts';
import { Failure } from './failure.ts';

function findPackage(): { root: string; version: string; homepage: string | undefined } {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    try {
      const parsed: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (isPackage(parsed)) return { root: folder, version: parsed.version, homepage: parsed.homepage };
    } catch {
      if (folder === dirname(folder)) throw new Error('the package.json of probeable is missing');
    }
  }
}

function isPackage(value: unknown): value is { name: 'probeable'; version: string; homepage?: string } {
  return typeof value === 'object' && value !== null && 'name' in value && value.name === 'probeable';
}

/** Where the package lies, its version, and its home page if its package.json names one. */
export const PACKAGE = findPackage();

/** Names the environment variable that says where `probeable site build` is published. */
export const SITE_VARIABLE = 'PROBEABLE_SITE';

/**
 * The address of the published site, with a slash at its end: what PROBEABLE_SITE says, else the package's home page.
 * Undefined where neither says so: a link to an address that nobody published would belong to whoever registers it.
 */
export function siteUrl(): string | undefined {
  const url = process.env[SITE_VARIABLE] || PACKAGE.homepage;
  if (url === undefined) return undefined;
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new Failure(`${SITE_VARIABLE}: "${url}" is not an address that begins with https://`);
  return `${url.replace(/\/$/, '')}/`;
}

/** The address of a rule's page, or of their index for an empty id; undefined where no site is published. */
export function ruleUrl(rule: string): string | undefined {
  return pageUrl(rule === '' ? 'rules/' : `rules/${rule}/`);
}

/** The address of a shipped rule's page for people at this machine: on the site, else the file in the package. */
export function localRuleUrl(id: string): string | undefined {
  const topic = RULES.find((rule) => rule.id === id)?.topic;
  if (topic === undefined) return undefined;
  return ruleUrl(id) ?? pathToFileURL(join(PACKAGE.root, 'rules', topic, `${id}.md`)).href;
}

/** The address of a page of the site, such as `playground/`; undefined where no site is published. */
export function pageUrl(path: string): string | undefined {
  const site = siteUrl();
  return site === undefined ? undefined : `${site}${path}`;
}
