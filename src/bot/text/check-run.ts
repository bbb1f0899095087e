import type { BlockContent } from 'mdast';
import { SEVERITIES, type Severity } from '../../lint/finding.ts';
import { type FindingGroup, groupFindings, type SeverityCounts } from '../../lint/group.ts';
import { visible } from '../../report/visible.ts';
import { plural } from '../../spec/plural.ts';
import { shorten } from '../../spec/shorten.ts';

import type { BotContext } from '../judge.ts';
import type { Verdict } from '../verdict.ts';
import { configuredBlocks } from './configured.ts';
import { limitBlocks } from './markdown.ts';
import { code, paragraph, trustedText } from './nodes.ts';
import { commitOf, type Judged } from './permalink.ts';
import { reportBlocks } from './report.ts';
import { countsOf, titleOf } from './title.ts';

/** An annotation in the format of GitHub's API. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

const LEVELS: Readonly<Record<Severity, Annotation['annotation_level']>> = {
  error: 'failure',
  warning: 'warning',
  info: 'notice',
};

/** Limit on an annotation's message, in bytes (64 KB in GitHub's API). */
const MESSAGE = 64_000;
/** Limit on the summary, in characters. GitHub takes 65,535; omissions.ts adds the refused steps. */
const SUMMARY = 62_000;

/**
 * Limit on the annotations. GitHub takes 50 in a request, and one request makes the check atomic. GitHub shows at most
 * 50 of an Actions job; pages with hundreds are unusable (reviewdog/reviewdog#1008).
 */
const MAX_ANNOTATIONS = 50;

export interface Annotations {
  readonly shown: readonly Annotation[];
  /** The number of causes without an annotation, by severity. */
  readonly omitted: SeverityCounts;
}

/** The new findings, grouped by cause: the errors of all calls, then the warnings, then the notes. */
function gravestFirst({
  calls,
}: Verdict): readonly { readonly path: string; readonly group: FindingGroup }[] {
  return calls
    .flatMap(({ document: { path }, found }) => groupFindings(found).map((group) => ({ path, group })))
    .toSorted((a, b) => SEVERITIES.indexOf(a.group.severity) - SEVERITIES.indexOf(b.group.severity));
}

/** The annotations for the new findings, the gravest first. GitHub shows their text as plain text, not as Markdown. */
export function annotationsOf(verdict: Verdict): Annotations {
  const groups = gravestFirst(verdict);
  const omitted = { error: 0, warning: 0, info: 0 };
  for (const { group } of groups.slice(MAX_ANNOTATIONS)) omitted[group.severity]++;
  const shown = groups.slice(0, MAX_ANNOTATIONS).map(({ path, group }) => annotation(path, group));
  return { shown, omitted };
}

/** A sentence on the findings without an annotation; empty if all have one. */
export function omittedWords({ shown, omitted }: Annotations): string {
  const counts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const count = omitted[severity];
    return count === 0 ? [] : plural(count, severity === 'info' ? 'note' : severity);
  });
  return counts.length === 0
    ? ''
    : `${shown.length} findings have an annotation, the gravest first; these have none: ${counts.join(', ')}.`;
}

function annotation(path: string, group: FindingGroup): Annotation {
  const { start, end } = group.lead;
  return {
    path,
    start_line: start.line,
    end_line: end.line,
    // GitHub's API allows columns only if both lines are the same.
    ...(start.line === end.line ? { start_column: start.column, end_column: end.column } : {}),
    annotation_level: LEVELS[group.severity],
    title: group.kind === 'checklist' ? 'before you send it' : group.lead.rule,
    message: shorten(visible(annotationLines(group).join('\n')), MESSAGE),
  };
}

/** The message and the first remedy, to keep the annotation short; the summary has all remedies. */
function annotationLines({ kind, message, help, all, lead }: FindingGroup): readonly string[] {
  if (kind === 'checklist')
    return [message, ...all.map((item) => `- ${item.help[0] ?? item.message} [${item.rule}]`)];
  const others = all.filter((item) => item !== lead).map((item) => `[${item.rule}]`);
  return [
    message,
    ...help.slice(0, 1).map((line) => `help: ${line}`),
    ...(others.length === 0 ? [] : [`also: ${others.join(', ')}`]),
    ...(lead.url === undefined ? [] : [lead.url]),
  ];
}

/** The title and the summary of a check run. The summary adds to the comment which findings have no annotation. */
export function checkOutput(
  verdict: Verdict,
  judged: Judged,
  context: BotContext,
): { readonly title: string; readonly summary: string } {
  const blocks: readonly BlockContent[] = [
    paragraph(
      trustedText(countsOf(verdict)[0]?.toUpperCase() ?? ''),
      trustedText(`${countsOf(verdict).slice(1)}, judged at `),
      commitOf(judged),
      trustedText(` by probeable ${context.version}.`),
    ),
    ...reportBlocks(verdict, judged, context, omittedWords(annotationsOf(verdict))),
    ...configuredBlocks(verdict),
  ];
  const rest = (entries: number): BlockContent =>
    paragraph(
      trustedText(`${entries} more entries do not fit here; `),
      code('probeable check'),
      trustedText(' shows them all.'),
    );
  return { title: titleOf(verdict), summary: limitBlocks(blocks, SUMMARY, rest) };
}
