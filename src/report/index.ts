import { formatB4 } from './b4.ts';
import type { Formatter } from './format.ts';
import { formatGithub } from './github.ts';
import { formatGitlab } from './gitlab.ts';
import { formatJson } from './json.ts';
import { formatJunit } from './junit.ts';
import { formatMarkdown } from './markdown.ts';
import { formatPatchwork } from './patchwork.ts';
import { formatPretty } from './pretty.ts';
import { formatSarif } from './sarif.ts';

/** Every format of `check`, by its name on the command line. */
export const FORMATTERS = {
  pretty: formatPretty,
  json: formatJson,
  sarif: formatSarif,
  junit: formatJunit,
  github: formatGithub,
  gitlab: formatGitlab,
  markdown: formatMarkdown,
  b4: formatB4,
  patchwork: formatPatchwork,
} as const satisfies Record<string, Formatter>;

/** The name of a format: `json`, `sarif`. */
export type FormatName = keyof typeof FORMATTERS;
export const FORMAT_NAMES = Object.keys(FORMATTERS) as FormatName[];
