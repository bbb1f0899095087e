import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findPackage(): { root: string; version: string; homepage: string } {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    try {
      const parsed: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (isPackage(parsed)) return { root: folder, version: parsed.version, homepage: parsed.homepage };
    } catch {
      if (folder === dirname(folder)) throw new Error('the package.json of probeable is missing');
    }
  }
}

function isPackage(value: unknown): value is { name: 'probeable'; version: string; homepage: string } {
  return typeof value === 'object' && value !== null && 'name' in value && value.name === 'probeable';
}

/** Where the package lies, its version and its home page. */
export const PACKAGE = findPackage();

/** The address of a rule's page; of their index for an empty id. */
export function ruleUrl(rule: string): string {
  return pageUrl(rule === '' ? 'rules/' : `rules/${rule}/`);
}

/** The address of a page of the site: `playground/`. */
export function pageUrl(path: string): string {
  return `${PACKAGE.homepage.replace(/\/$/, '')}/${path}`;
}
