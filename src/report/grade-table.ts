import { documentsOf, type Run } from '../check/run.ts';
import { compareGrades, GRADES, type Grade } from '../entry/grade.ts';
import type { DocumentResult } from '../lint/file-result.ts';
import { shorten } from '../spec/shorten.ts';
import { gapsText, seenText } from '../verify/verified-text.ts';
import type { FormatContext } from './format.ts';
import { columns, type Style, wrapText } from './style.ts';
import { visible } from './visible.ts';

/** Above this number of calls, the table shrinks to a count per grade. */
const MAX_ROWS = 150;

const COLORS = {
  permanent: 'green',
  strong: 'green',
  weak: 'yellow',
  unknown: 'yellow',
  none: 'red',
} as const satisfies Record<Grade, string>;

/** What a grade means for userspace, for the heading of its section. */
const MEANINGS: Readonly<Record<Grade, string>> = {
  permanent: 'a probe that will always be refused',
  strong: 'descriptor -1 or a bad address is refused before any EPERM',
  weak: 'a probe that may become valid one day',
  unknown: 'not judged: too little of the entry path is known',
  none: 'no probe: EPERM is ambiguous, the kernel or a filter may have returned it',
};

const LEGEND =
  'EPERM marks calls that can fail with EPERM in the kernel: only for these can a filter be mistaken for it';

/** A table of grades and best probes, best grade first; empty if nothing was judged. */
export function gradeTable(run: Run, context: FormatContext, style: Style): string {
  const judged = documentsOf(run).filter((document) => document.grade !== undefined);
  if (judged.length === 0) return '';
  if (judged.length > MAX_ROWS) {
    const counts = GRADES.map(
      (grade) => `${judged.filter((document) => document.grade === grade).length} ${grade}`,
    );
    return `grades: ${counts.join(', ')}\n`;
  }
  const name = Math.max(...judged.map((document) => columns(nameOf(document))));
  const parts = GRADES.flatMap((grade) => {
    const rows = judged.filter((document) => document.grade === grade);
    if (rows.length === 0) return [];
    const head = `${style.paint(grade, COLORS[grade], 'bold')}  ${style.paint(MEANINGS[grade], 'dim')}`;
    return [head, ...rows.map((document) => row(document, name, run, context, style)), ''];
  });
  const legend = style.paint(wrapText(LEGEND, context.width, ''), 'dim');
  return `${parts.join('\n')}${judged.some(({ ambiguous }) => ambiguous) ? `${legend}\n` : ''}\n`;
}

function nameOf({ syscall, revision, origin }: DocumentResult): string {
  const posting = revision === undefined ? '' : ` (${revision.split(',')[0]})`;
  return visible(`${syscall ?? ''}${posting}${origin === undefined ? '' : ' (derived)'}`);
}

function row(
  document: DocumentResult,
  width: number,
  run: Run,
  context: FormatContext,
  style: Style,
): string {
  const syscall = nameOf(document);
  const best = [...document.probes].sort((a, b) => compareGrades(a.grade, b.grade))[0];
  const pad = ' '.repeat(width - columns(syscall));
  const mark =
    document.ambiguous === undefined
      ? style.paint('  ?  ', 'yellow')
      : document.ambiguous
        ? style.paint('EPERM', 'yellow')
        : style.paint('  -  ', 'dim');
  const head = `  ${syscall}${pad}  ${mark}  `;
  const gaps = gapsText(run.seen(document.syscall ?? '', document.path));
  if (best === undefined || best.grade === 'none') {
    return `${head}${style.paint(wrapText(gaps, Math.max(40, context.width - width - 11), ' '.repeat(width + 11)), 'dim')}`.trimEnd();
  }
  const room = Math.max(20, context.width - width - 11);
  // The grade may come from an undeclared probe; then the best declared one has a grade of its own.
  const own = best.grade === document.grade ? '' : ` (${best.grade})`;
  const seen = [seenText(run.verifiedOn(document.syscall ?? '', best.call), best.outcomes), gaps]
    .filter((text) => text !== '')
    .map((text) => `, ${text}`)
    .join('');
  const answers = ` → ${best.outcomes.join(', ')}${own}${seen}`;
  const call = visible(best.call);
  const shown = columns(call + answers) > room ? shorten(call, Math.max(9, room - columns(answers))) : call;
  return `${head}${shown}${style.paint(answers, 'dim')}`;
}
