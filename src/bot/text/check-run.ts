import type { BlockContent } from 'mdast';
import { SEVERITIES, type Severity } from '../../lint/finding.ts';
import { type FindingGroup, groupFindings, groupLines, type SeverityCounts } from '../../lint/group.ts';
import { gradeWords } from '../../lint/words.ts';
import { visible } from '../../report/visible.ts';
import { plural } from '../../spec/plural.ts';

import type { BotContext, Verdict } from '../judge.ts';
import { acceptedBlocks } from './acceptance.ts';
import { configuredBlocks } from './configured.ts';
import { demandBlocks } from './demands.ts';
import { findingLine } from './finding-line.ts';
import { bounded } from './markdown.ts';
import { code, heading, list, own, paragraph, prose } from './nodes.ts';
import { pluginBlocks } from './plugins.ts';
import { removedBlocks } from './removed.ts';
import { titleOf } from './title.ts';

/** An annotation as GitHub's API takes it. */
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

/**
 * GitHub takes so many bytes of a message, and 65,535 characters of a summary, of which the steps that were refused need
 * some: see omissions.ts.
 */
const MESSAGE = 64_000;
const SUMMARY = 62_000;

/**
 * No more annotations are made. GitHub takes 50 in a request, so that a check is written whole or not at all, and shows
 * no more than 50 of an Actions job; pages with hundreds are unusable (reviewdog/reviewdog#1008).
 */
const MAX_ANNOTATIONS = 50;

/** The annotations of a verdict. */
export interface Annotations {
  readonly shown: readonly Annotation[];
  /** How many causes have none, by their severity. */
  readonly omitted: SeverityCounts;
}

/** New findings, one cause once: the errors of all calls, then the warnings. */
function gravestFirst({
  calls,
}: Verdict): readonly { readonly path: string; readonly group: FindingGroup }[] {
  return calls
    .flatMap(({ document: { path }, found }) => groupFindings(found).map((group) => ({ path, group })))
    .toSorted((a, b) => SEVERITIES.indexOf(a.group.severity) - SEVERITIES.indexOf(b.group.severity));
}

/** New findings at their lines, the gravest first. The text of an annotation is not Markdown. */
export function annotationsOf(verdict: Verdict): Annotations {
  const groups = gravestFirst(verdict);
  const omitted = { error: 0, warning: 0, info: 0 };
  for (const { group } of groups.slice(MAX_ANNOTATIONS)) omitted[group.severity]++;
  const shown = groups.slice(0, MAX_ANNOTATIONS).map(({ path, group }) => annotation(path, group));
  return { shown, omitted };
}

/** How many findings have no annotation, in words; empty where all have one. */
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
  const { start, end, url } = group.lead;
  const lines = [group.message, ...groupLines(group), url ?? []].flat().join('\n');
  return {
    path,
    start_line: start.line,
    end_line: end.line,
    // GitHub takes columns within one line only.
    ...(start.line === end.line ? { start_column: start.column, end_column: end.column } : {}),
    annotation_level: LEVELS[group.severity],
    title: group.kind === 'checklist' ? 'before you send it' : group.lead.rule,
    message: visible(lines).slice(0, MESSAGE),
  };
}

/** The title and the summary of a check run. */
export function checkOutput(
  verdict: Verdict,
  context: BotContext,
): { readonly title: string; readonly summary: string } {
  const findings = gravestFirst(verdict).map(({ path, group }) => [findingLine(path, group, context)]);
  const grades = verdict.calls.map(({ document: { syscall, path, grade }, isRemoved }) => [
    paragraph(code(syscall ?? path), own(`: ${isRemoved ? 'its spec is deleted' : gradeWords(grade)}`)),
  ]);
  const left = verdict.left.map(({ path, reason }) => [paragraph(code(path), own(': '), ...prose(reason))]);
  const omitted = omittedWords(annotationsOf(verdict));
  const blocks: BlockContent[] = [
    ...(grades.length === 0 && verdict.removed.length === 0
      ? [paragraph(own('This pull request touches no spec of a system call.'))]
      : []),
    ...removedBlocks(verdict),
    ...pluginBlocks(verdict),
    ...(left.length === 0 ? [] : [heading(3, own('Not judged')), list(left)]),
    ...demandBlocks(verdict),
    ...acceptedBlocks(verdict),
    ...configuredBlocks(verdict),
    ...(grades.length === 0 ? [] : [heading(3, own('Probes')), list(grades)]),
    ...(findings.length === 0
      ? []
      : [heading(3, own('Findings')), ...(omitted === '' ? [] : [paragraph(own(omitted))]), list(findings)]),
    paragraph(own(`probeable ${context.version}`)),
  ];
  const rest = (entries: number): BlockContent => paragraph(own(`${entries} more entries do not fit here.`));
  return { title: titleOf(verdict), summary: bounded(blocks, SUMMARY, rest) };
}
