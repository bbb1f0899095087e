import type { BlockContent, PhrasingContent } from 'mdast';
import { isAtLeast } from '../../lint/finding.ts';
import { type FindingGroup, groupFindings } from '../../lint/group.ts';
import { epermWords } from '../../lint/words.ts';
import { plural } from '../../spec/plural.ts';
import type { BotContext, JudgedCall, Verdict } from '../judge.ts';
import { acceptedBlocks } from './acceptance.ts';
import { callLinks } from './call-links.ts';
import { demandBlocks } from './demands.ts';
import { detailsOf, findingLine } from './finding-line.ts';
import { bounded } from './markdown.ts';
import { formatMarker, type Marker } from './marker.ts';
import { code, folded, heading, link, list, own, paragraph, prose, strong, table, text } from './nodes.ts';
import { pluginBlocks } from './plugins.ts';
import { removedBlocks } from './removed.ts';
import { titleOf } from './title.ts';

/** GitHub takes 65,536 characters, and counts more than we do in some of them. */
const LIMIT = 60_000;

/** With more calls than this, their findings need the room that addresses would take. */
const MAX_LINKED = 5;

/** The comment of a pull request: the verdict first, then each call. */
export function commentBody(verdict: Verdict, marker: Marker, context: BotContext): string {
  const links = verdict.calls.length > MAX_LINKED ? () => [] : callLinks;
  const calls = verdict.calls.flatMap((call) => callBlocks(call, context, links));
  // A call that was not judged is not clear, whatever was found.
  const hasNews = verdict.conclusion !== 'success' || verdict.calls.some(({ found }) => found.length > 0);
  const blocks: BlockContent[] = hasNews
    ? [
        heading(2, own(`probeable: ${titleOf(verdict)}`)),
        ...leftOut(verdict),
        ...pluginBlocks(verdict),
        ...demandBlocks(verdict),
        ...acceptedBlocks(verdict),
        ...removedBlocks(verdict),
        ...calls,
      ]
    : [
        paragraph(strong('probeable'), own(`: all clear, ${titleOf(verdict)}.`)),
        ...acceptedBlocks(verdict),
        ...removedBlocks(verdict),
        ...(calls.length === 0 ? [] : folded('The calls', calls)),
      ];
  const rest = (omitted: number): BlockContent =>
    paragraph(own(`${omitted} more entries do not fit here; the check has them all.`));
  return `${formatMarker({ ...marker, isClear: !hasNews })}\n${bounded(blocks, LIMIT, rest)}`;
}

/** What an old comment becomes once there is nothing to say any more. */
export function allClearBody(why: string, marker: Marker): string {
  return `${formatMarker({ ...marker, isClear: true })}\n**probeable**: ${why}\n`;
}

function leftOut({ left }: Verdict): readonly BlockContent[] {
  if (left.length === 0) return [];
  return [
    paragraph(strong('Not judged, so that the check cannot pass:')),
    list(left.map(({ path, reason }) => [paragraph(code(path), own(': '), ...prose(reason))])),
  ];
}

function callBlocks(call: JudgedCall, context: BotContext, links: typeof callLinks): readonly BlockContent[] {
  const { document, found, known, changes } = call;
  const isChange = new Set(changes);
  const others = groupFindings(found.filter((finding) => !isChange.has(finding)));
  const notes = others.filter((group) => !isPressing(group));
  return [
    heading(3, code(document.syscall ?? document.path)),
    paragraph(...gradeLine(call)),
    ...links(call, context),
    ...containers(call, context),
    ...section('What a program would notice', groupFindings(changes), document.path, context),
    ...section('Found', others.filter(isPressing), document.path, context),
    ...folds(plural(notes.length, 'note'), notes, document.path, context),
    ...folds(
      `${known.length} that ${known.length === 1 ? 'was' : 'were'} there before`,
      groupFindings(known),
      document.path,
      context,
    ),
  ];
}

function gradeLine({ document, isRemoved }: JudgedCall): readonly PhrasingContent[] {
  const { grade, ambiguous, probes } = document;
  if (isRemoved) return [strong('Its spec is deleted.')];
  if (grade === undefined) return [strong('It could not be judged.')];
  if (grade === 'unknown')
    return [
      strong('Not judged:'),
      own(' too little of the entry path is known to say whether it has a probe.'),
    ];
  const best = probes.find((probe) => probe.grade === grade);
  const probe: readonly PhrasingContent[] =
    grade === 'none'
      ? [strong('No probe.')]
      : [
          strong(`A ${grade} probe.`),
          ...(best === undefined
            ? [own(' None is declared that is as good.')]
            : [own(' '), code(best.call), own(` answers ${best.outcomes.join(' or ')}.`)]),
        ];
  return [...probe, own(` ${epermWords(ambiguous)}`)];
}

function containers(
  { document: { containers: answers } }: JudgedCall,
  { pageUrl }: BotContext,
): readonly BlockContent[] {
  const [first] = answers;
  if (first === undefined) return [];
  const rows = answers.map(({ runtime, answer, rule }): PhrasingContent[][] => [
    [text(runtime)],
    [code(answer)],
    [text(rule)],
  ]);
  const page = pageUrl('runtimes/');
  return [
    ...folded(`What containers answer to number ${first.number} today`, [
      table([[[own('runtime')], [own('answer')], [own('because of')]], ...rows]),
      ...(page === undefined ? [] : [paragraph(link(page, own('What every release of them answers')))]),
    ]),
  ];
}

function isPressing({ severity }: FindingGroup): boolean {
  return isAtLeast(severity, 'warning');
}

/** Findings that are folded away. */
function folds(
  summary: string,
  findings: readonly FindingGroup[],
  path: string,
  context: BotContext,
): readonly BlockContent[] {
  return findings.length === 0 ? [] : folded(summary, [findingList(findings, path, context)]);
}

function section(
  title: string,
  findings: readonly FindingGroup[],
  path: string,
  context: BotContext,
): readonly BlockContent[] {
  return findings.length === 0 ? [] : [paragraph(strong(title)), findingList(findings, path, context)];
}

function findingList(groups: readonly FindingGroup[], path: string, context: BotContext): BlockContent {
  return list(
    groups.map((group) => {
      const details = detailsOf(group, context);
      return [findingLine(path, group, context), ...(details.length === 0 ? [] : [list(details)])];
    }),
  );
}
