import type { BlockContent } from 'mdast';
import type { Severity } from '../../lint/finding.ts';
import { type FindingGroup, groupFindings, groupLines } from '../../lint/group.ts';
import { gradeWords } from '../../lint/words.ts';
import { visible } from '../../report/style.ts';
import type { BotContext, Verdict } from '../judge.ts';
import type { Omission } from '../steps.ts';
import { findingLine } from './finding-line.ts';
import { bounded } from './markdown.ts';
import { code, heading, list, own, paragraph, prose } from './nodes.ts';
import { omissionBlocks } from './omissions.ts';
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

/** GitHub takes so many bytes of a message, and so many characters of a summary. */
const MESSAGE = 64_000;
const SUMMARY = 65_000;

/** What is new, each at its lines. Text of annotations is not Markdown. */
export function annotationsOf({ calls }: Verdict): readonly Annotation[] {
  return calls.flatMap(({ document: { path }, found }) =>
    groupFindings(found).map((group) => annotation(path, group)),
  );
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
  omissions: readonly Omission[] = [],
): { readonly title: string; readonly summary: string } {
  const findings = verdict.calls.flatMap(({ document: { path }, found }) =>
    groupFindings(found).map((group) => [findingLine(path, group, context)]),
  );
  const grades = verdict.calls.map(({ document: { syscall, path, grade }, isRemoved }) => [
    paragraph(code(syscall ?? path), own(`: ${isRemoved ? 'its spec is deleted' : gradeWords(grade)}`)),
  ]);
  const left = verdict.left.map(({ path, reason }) => [paragraph(code(path), own(': '), ...prose(reason))]);
  const blocks: BlockContent[] = [
    ...(grades.length === 0 && verdict.removed.length === 0
      ? [paragraph(own('This pull request touches no spec of a system call.'))]
      : []),
    ...removedBlocks(verdict),
    ...pluginBlocks(verdict),
    ...omissionBlocks(omissions),
    ...(left.length === 0 ? [] : [heading(3, own('Not judged')), list(left)]),
    ...(grades.length === 0 ? [] : [heading(3, own('Probes')), list(grades)]),
    ...(findings.length === 0 ? [] : [heading(3, own('Findings')), list(findings)]),
    paragraph(own(`probeable ${context.version}`)),
  ];
  const rest = (omitted: number): BlockContent =>
    paragraph(own(`${omitted} more do not fit here; they are annotations.`));
  return { title: titleOf(verdict), summary: bounded(blocks, SUMMARY, rest) };
}
