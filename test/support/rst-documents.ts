import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../rules/index.ts';
import { GUIDANCE, readPage } from '../../src/cli/pages.ts';
import { rstFiles } from '../../src/site/rst/rst-files.ts';

/** The documents for the kernel's Sphinx, by file name, as the site has them if its address is not known. */
export function rstDocuments(): Readonly<Record<string, string>> {
  const files = rstFiles({
    guidance: GUIDANCE.flatMap((slug) => {
      const page = readPage(slug);
      return page === undefined ? [] : [{ slug, ...page }];
    }),
    rules: RULES.map((rule) => ({
      rule,
      markdown: readFileSync(join(import.meta.dirname, '../../rules', rule.topic, `${rule.id}.md`), 'utf8'),
    })),
    calls: [],
    url: undefined,
  });
  return Object.fromEntries([...files].map(([path, make]) => [path.replace(/^rst\//, ''), make()]));
}
