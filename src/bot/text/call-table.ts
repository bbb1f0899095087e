import type { BlockContent, PhrasingContent } from 'mdast';
import { countShown } from '../../lint/group.ts';
import { joinWithOr } from '../../spec/join-words.ts';
import { plural } from '../../spec/plural.ts';
import { shorten } from '../../spec/shorten.ts';
import type { BotContext } from '../judge.ts';
import type { JudgedCall } from '../verdict.ts';
import { nameOf } from './headline.ts';
import { blocksToMarkdown } from './markdown.ts';
import { code, folded, link, paragraph, table, text, trustedText } from './nodes.ts';
import { fileUrl, type Judged } from './permalink.ts';

/** Limit on the length of the table, in characters. Beyond it the table says less about each call. */
const MAX_TABLE = 30_000;

/** Limit on the rows that are not folded. */
const MAX_ROWS = 20;

/** Limit on the length of a probe, in characters, so that the column fits on a phone. */
const MAX_CALL = 60;

/** How much the table says about each call. */
interface Detail {
  readonly hasLinks: boolean;
  readonly hasProbes: boolean;
}

const DETAILS: readonly Detail[] = [
  { hasLinks: true, hasProbes: true },
  { hasLinks: false, hasProbes: true },
  { hasLinks: false, hasProbes: false },
];

/** All calls, the worst first: a row for each, or only their names if there are very many. */
export function callTable(
  calls: readonly JudgedCall[],
  judged: Judged,
  context: BotContext,
): readonly BlockContent[] {
  if (calls.length === 0) return [];
  const sorted = calls.toSorted((a, b) => rankOf(a) - rankOf(b));
  for (const detail of DETAILS) {
    const blocks = tables(sorted, detail, judged, context);
    if (blocksToMarkdown(blocks).length <= MAX_TABLE) return blocks;
  }
  return [
    paragraph(
      ...sorted.flatMap((call, index) => [
        ...(index === 0 ? [] : [trustedText(', ')]),
        code(shorten(nameOf(call), 20)),
        trustedText(` ${wordOf(call)}`),
      ]),
    ),
  ];
}

/** A table of the first calls, and a folded one with the rest. */
function tables(
  calls: readonly JudgedCall[],
  detail: Detail,
  judged: Judged,
  context: BotContext,
): readonly BlockContent[] {
  const columns = {
    ...detail,
    hasProbes: detail.hasProbes && calls.some((call) => hasGrade(call) && call.document.grade !== 'none'),
    hasContainers: calls.some(({ document }) => document.containers.length > 0),
  };
  const rest = calls.slice(MAX_ROWS);
  return [
    rowsOf(calls.slice(0, MAX_ROWS), columns, judged, context),
    ...(rest.length === 0
      ? []
      : folded(`${plural(rest.length, 'more call')}`, [rowsOf(rest, columns, judged, undefined)])),
  ];
}

function rowsOf(
  calls: readonly JudgedCall[],
  { hasLinks, hasProbes, hasContainers }: Detail & { readonly hasContainers: boolean },
  judged: Judged,
  context: BotContext | undefined,
): BlockContent {
  return table([
    [
      [trustedText('call')],
      [trustedText('grade')],
      [trustedText('new')],
      ...(hasProbes ? [[trustedText('best probe')]] : []),
      [trustedText('EPERM from')],
      ...(hasContainers ? [[trustedText('containers')]] : []),
    ],
    ...calls.map((call): PhrasingContent[][] => [
      [hasLinks ? linkedName(call, judged) : code(nameOf(call))],
      [gradeOf(call, hasLinks ? context : undefined)],
      [trustedText(newWords(call))],
      ...(hasProbes ? [bestProbe(call)] : []),
      [trustedText(originOf(call))],
      ...(hasContainers ? [[text(containersOf(call))]] : []),
    ]),
  ]);
}

/** The sort key: calls with errors first, then those that could not be judged, then the rest. */
function rankOf(call: JudgedCall): number {
  if (call.found.some(({ severity }) => severity === 'error')) return 0;
  return call.isRemoved || hasGrade(call) ? 2 : 1;
}

function hasGrade({ document: { grade }, isRemoved }: JudgedCall): boolean {
  return !isRemoved && grade !== undefined && grade !== 'unknown';
}

/** The name of a call or the path of a policy, with a link to the file as it was judged. */
export function linkedName(call: JudgedCall, judged: Judged): PhrasingContent {
  const name = code(nameOf(call));
  const { document, isRemoved } = call;
  const url = isRemoved ? undefined : fileUrl(document.path, judged);
  return url === undefined ? name : link(url, name);
}

/** The grade, with a link to its explanation if there is a context, which only the rows that are not folded have. */
function gradeOf(call: JudgedCall, context: BotContext | undefined): PhrasingContent {
  const word = wordOf(call);
  const { grade } = call.document;
  const url = grade === undefined || call.isRemoved ? undefined : context?.pageUrl('guidance/glossary/');
  return url === undefined ? trustedText(word) : link(url, trustedText(word));
}

function wordOf({ document: { grade }, isRemoved }: JudgedCall): string {
  if (isRemoved) return 'removed';
  if (grade === undefined || grade === 'unknown') return 'not judged';
  return grade === 'none' ? 'no probe' : grade;
}

/** The best declared probe with its outcomes. */
function bestProbe(call: JudgedCall): PhrasingContent[] {
  const { grade, probes } = call.document;
  if (!hasGrade(call) || grade === 'none') return [trustedText('–')];
  const best = probes.find((probe) => probe.grade === grade);
  if (best === undefined) return [trustedText('none declared')];
  return [code(shorten(best.call, MAX_CALL)), trustedText(` → ${joinWithOr(best.outcomes)}`)];
}

/** Who may return EPERM. Without a probe, a caller cannot tell the kernel from a filter. */
function originOf({ document: { ambiguous }, isRemoved }: JudgedCall): string {
  if (isRemoved) return '–';
  if (ambiguous === undefined) return 'unknown';
  return ambiguous ? 'kernel or filter' : 'a filter only';
}

/** What containers return; the container table names the runtimes. */
function containersOf({ document: { containers } }: JudgedCall): string {
  const answers = [...new Set(containers.map(({ answer }) => answer))];
  return answers.length === 0 ? '–' : joinWithOr(answers);
}

/** The number of causes of new findings, of the gravest kinds. */
export function newWords({ found }: JudgedCall): string {
  const { error, warning, info } = countShown([{ findings: found }]);
  // Notes are named only if there is nothing graver.
  if (error + warning === 0) return info === 0 ? 'nothing' : plural(info, 'note');
  return [error > 0 ? plural(error, 'error') : '', warning > 0 ? plural(warning, 'warning') : '']
    .filter((part) => part !== '')
    .join(', ');
}
