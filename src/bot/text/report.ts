import type { BlockContent } from 'mdast';
import type { Grade } from '../../entry/grade.ts';
import { type FindingGroup, groupFindings } from '../../lint/group.ts';
import { isAboutPolicy } from '../../report/policy-words.ts';
import { plural } from '../../spec/plural.ts';
import type { BotContext } from '../judge.ts';
import type { JudgedCall, Verdict } from '../verdict.ts';
import { acceptedBlocks } from './acceptance.ts';
import { callLinks } from './call-links.ts';
import { callTable } from './call-table.ts';
import { type CallFinding, checklist, listByRule } from './checklist.ts';
import { containerTable } from './container-table.ts';
import { demandBlocks } from './demands.ts';
import { briefItem, findingItem } from './finding-line.ts';
import { nameOf } from './headline.ts';
import { code, folded, list, paragraph, prose, smallPrint, strong, trustedText } from './nodes.ts';
import type { Judged } from './permalink.ts';
import { pluginBlocks } from './plugins.ts';
import { policyTable } from './policy-table.ts';
import { removedBlocks } from './removed.ts';

/** With more calls than this, the report is brief about each. */
const MAX_DETAILED = 5;

/** Limit on the findings of a section that are not folded. */
const MAX_OPEN = 12;

/** A group of findings with its call. */
interface Placed {
  readonly call: JudgedCall;
  readonly group: FindingGroup;
}

/**
 * The report below the headline: all calls, what was not judged, breaking changes and errors; the rest is folded.
 *
 * @param omitted a sentence on the findings without an annotation; empty if there is nothing to say
 */
export function reportBlocks(
  verdict: Verdict,
  judged: Judged,
  context: BotContext,
  omitted = '',
): readonly BlockContent[] {
  const { calls } = verdict;
  const isBrief = calls.length > MAX_DETAILED;
  const groups = calls.flatMap((call) => groupsOf(call).map((group) => ({ call, group })));
  const isChange = new Set(calls.flatMap(({ changes }) => changes));
  const changes = groups.filter(({ group }) => isChange.has(group.lead));
  const single = groups.filter(({ group }) => group.kind !== 'checklist' && !isChange.has(group.lead));
  const todo = groups.flatMap(({ call, group }) =>
    group.kind === 'checklist' ? group.all.map((finding) => ({ call, finding })) : [],
  );
  const known = calls.flatMap((call) => groupFindings(call.known).map((group) => ({ call, group })));
  const of = (severity: 'error' | 'warning' | 'info'): readonly Placed[] =>
    single.filter(({ group }) => group.severity === severity);
  const options = { judged, context, isBrief };
  const fold = (title: string, found: readonly Placed[]): readonly BlockContent[] =>
    found.length === 0
      ? []
      : folded(title, [isBrief ? listByRule(findingsOf(found), context) : items(found, options)]);
  return [
    ...callTable(
      calls.filter(({ document }) => !isAboutPolicy(document)),
      judged,
      context,
    ),
    ...policyTable(calls, judged),
    ...gradeWords(calls, context),
    ...unjudgedFiles(verdict),
    ...codeChanges(verdict),
    ...pluginBlocks(verdict),
    ...demandBlocks(verdict),
    ...acceptedBlocks(verdict),
    ...removedBlocks(verdict),
    ...(isBrief ? [] : calls.flatMap((call) => wayOn(call, calls.length > 1, context))),
    ...section('What a program would notice', changes, options),
    ...section('Errors', of('error'), options),
    ...(omitted === '' ? [] : [paragraph(trustedText(omitted))]),
    ...fold(plural(of('warning').length, 'warning'), of('warning')),
    ...checklist(todo, context),
    ...containerTable(calls, context),
    ...fold(plural(of('info').length, 'note'), of('info')),
    ...fold(`${known.length} that ${known.length === 1 ? 'was' : 'were'} there before`, known),
  ];
}

/**
 * The new findings of a call, grouped by cause. Missing parts of a proposal go to the checklist unless they are errors.
 */
function groupsOf({ found }: JudgedCall): readonly FindingGroup[] {
  return groupFindings(found).flatMap((group): readonly FindingGroup[] => {
    if (group.kind !== 'checklist') return [isMissingPart(group) ? { ...group, kind: 'checklist' } : group];
    return group.all.map((lead) => {
      const { severity, message, help } = lead;
      const kind = severity === 'error' ? 'single' : 'checklist';
      return { kind, severity, message, lead, help, notes: [], all: [lead] };
    });
  });
}

function isMissingPart({ kind, lead: { rule, severity } }: FindingGroup): boolean {
  return kind === 'single' && severity !== 'error' && /^(?:process-|alternatives-considered$)/.test(rule);
}

function findingsOf(found: readonly Placed[]): readonly CallFinding[] {
  return found.flatMap(({ call, group }) => group.all.map((finding) => ({ call, finding })));
}

function items(
  found: readonly Placed[],
  options: { readonly judged: Judged; readonly context: BotContext; readonly isBrief: boolean },
): BlockContent {
  const { judged, context, isBrief } = options;
  const item = isBrief ? briefItem : findingItem;
  return list(found.map(({ call, group }) => item(call, group, judged, context)));
}

function section(
  title: string,
  found: readonly Placed[],
  options: { readonly judged: Judged; readonly context: BotContext; readonly isBrief: boolean },
): readonly BlockContent[] {
  if (found.length === 0) return [];
  // A long list is folded so that readers reach what is below; the table has already named the calls.
  return found.length > MAX_OPEN
    ? folded(`${title} (${found.length})`, [items(found, options)])
    : [paragraph(strong(title)), items(found, options)];
}

function unjudgedFiles({ unjudged }: Verdict): readonly BlockContent[] {
  if (unjudged.length === 0) return [];
  return [
    paragraph(strong('Not judged, so that the check cannot pass:')),
    list(unjudged.map(({ path, reason }) => [paragraph(code(path), trustedText(': '), ...prose(reason))])),
  ];
}

function codeChanges({ codeChanges: changes = [] }: Verdict): readonly BlockContent[] {
  if (changes.length === 0) return [];
  const items = list(changes.map((message) => [paragraph(...prose(message))]));
  return changes.length > MAX_OPEN
    ? folded(`What the code changes (${changes.length})`, [items])
    : [paragraph(strong('What the code changes')), items];
}

/** The meaning of each grade. */
const MEANINGS: Readonly<Record<Grade, string>> = {
  permanent: 'permanent: promised to be refused by every release',
  strong: 'strong: descriptor -1 or a bad address is refused before any EPERM',
  weak: 'weak: what the probe passes may become valid one day',
  unknown: 'not judged: too little of the entry path is known',
  none: "no probe: an EPERM may be the kernel's or a filter's",
};

/** Explains the grades in the table if no site is published that could explain them. */
function gradeWords(calls: readonly JudgedCall[], { pageUrl }: BotContext): readonly BlockContent[] {
  if (pageUrl('guidance/glossary/') !== undefined) return [];
  const grades = new Set(
    calls.flatMap(({ document, isRemoved }) => (isRemoved ? [] : (document.grade ?? []))),
  );
  const words = Object.entries(MEANINGS).flatMap(([grade, meaning]) =>
    [...grades].some((each) => each === grade) ? meaning : [],
  );
  return words.length === 0 ? [] : [smallPrint(trustedText(`${words.join('; ')}.`))];
}

/** The links of a call, if there are any. */
function wayOn(call: JudgedCall, isNamed: boolean, context: BotContext): readonly BlockContent[] {
  const links = call.isRemoved || isAboutPolicy(call.document) ? [] : callLinks(call, context);
  if (links.length === 0) return [];
  return [paragraph(...(isNamed ? [code(nameOf(call)), trustedText(': ')] : []), ...links)];
}
