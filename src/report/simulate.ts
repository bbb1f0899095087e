import type { CallerConclusion } from '../seccomp/callers/caller-table.ts';
import type { SimulatedCall } from '../seccomp/simulate/filter-answer.ts';
import { colorOf, conclusions } from './conclusions.ts';
import { noteLines } from './note-lines.ts';
import { type Style, wrapText } from './style.ts';
import { visible } from './visible.ts';

/** How tables and JSON name a policy. */
export interface PolicyLabel {
  /** "docker@20.10.9", or the path of a profile or filter. */
  readonly runtime: string;
  /** "Docker". */
  readonly title: string;
  readonly release: string | undefined;
  /** The last release with the same answer, if the entry covers several. */
  readonly until: string | undefined;
  /** Whether releases between the previous entry and this one are unknown, so that the two must not be joined. */
  readonly isAfterGap?: boolean | undefined;
  /** When `release` was published, if known: "2021-10-04". */
  readonly date: string | undefined;
  readonly engine: string;
  /** Names that the engine skips, an exemption, and the like. */
  readonly notes: readonly string[];
}

/** What one policy returns for one call. */
export interface SimulatedEntry extends PolicyLabel {
  readonly question: SimulatedCall;
  readonly answer: string;
  readonly rule: string;
  readonly possible: readonly { readonly answer: string; readonly rule: string }[];
  /** Known reactions of callers; empty if no caller was read. */
  readonly callers: readonly CallerConclusion[];
  /** With `--stack`: the filters of the process, in the order of installation; the strictest answer wins. */
  readonly parts?: readonly SimulatedPart[] | undefined;
}

/** The answer of one filter of a stack. */
export interface SimulatedPart {
  readonly runtime: string;
  readonly engine: string;
  readonly answer: string;
  readonly rule: string;
}

/** The number without x32's bit, as people write it. */
function plainNumber({ architecture, number }: SimulatedCall): number {
  return architecture.name === 'x32' && number >= architecture.base ? number - architecture.base : number;
}

/** Writes `simulate --format json`. */
export function formatSimulateJson(entries: readonly SimulatedEntry[]): string {
  const lines = entries.map((entry) => {
    const { question } = entry;
    return JSON.stringify({
      runtime: entry.runtime,
      ...(entry.until === undefined ? {} : { until: entry.until }),
      engine: entry.engine,
      arch: question.architecture.name,
      syscall: question.syscall ?? null,
      number: plainNumber(question),
      args: question.args === undefined ? null : question.args.map(argument),
      answer: entry.answer,
      rule: entry.rule,
      ...(entry.answer === 'args' ? { possible: entry.possible } : {}),
      ...(entry.parts === undefined ? {} : { parts: entry.parts }),
      ...(entry.notes.length === 0 ? {} : { notes: entry.notes }),
      callers: entry.callers,
    });
  });
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`;
}

function argument(value: bigint | undefined): number | string | null {
  if (value === undefined) return null;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : `0x${value.toString(16)}`;
}

/** Writes for people: a table for each call, then what callers conclude from each answer. */
export function formatSimulatePretty(
  entries: readonly SimulatedEntry[],
  style: Style,
  width: number,
): string {
  const questions = [...new Set(entries.map(({ question }) => question))];
  const isMany = questions.length > 3;
  return questions
    .map((question) =>
      prettyQuestion(
        question,
        entries.filter((entry) => entry.question === question),
        style,
        width,
        isMany,
      ),
    )
    .join(isMany ? '' : '\n');
}

/** With fewer columns left beside the answer, the reason goes below it. */
const NARROWEST_REASON = 40;

function prettyQuestion(
  question: SimulatedCall,
  entries: readonly SimulatedEntry[],
  style: Style,
  width: number,
  isMany: boolean,
): string {
  const rows = merged(entries);
  const cells = rows.map((row) => [row.title, releasesOf(row), row.engine, row.answer]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = rows.flatMap((row, index) => {
    const [title = '', releases = '', engine = '', answer = ''] = (cells[index] ?? []).map((cell, column) =>
      visible(cell).padEnd(widths[column] ?? 0),
    );
    const head = `  ${title}  ${releases}  ${engine}  `;
    const painted = `${head}${style.paint(answer, colorOf(row.answer))}`;
    const beside = head.length + answer.length + 2;
    const isNarrow = width - beside < NARROWEST_REASON;
    const indent = ' '.repeat(isNarrow ? 6 : beside);
    const text = wrapText(visible(row.rule), width - indent.length, '').replaceAll('\n', `\n${indent}`);
    const line = isNarrow ? `${painted.trimEnd()}\n${indent}${text}` : `${painted}  ${text}`;
    return [line, ...partLines(row, style, width)];
  });
  const notes = noteLines(entries, style, width);
  if (isMany) return `${style.paint(titleOf(question), 'bold')}\n${[...lines, ...notes].join('\n')}\n`;
  const known = conclusions(rows, style, width);
  const parts = [style.paint(titleOf(question), 'bold'), '', ...lines, ...notes];
  return `${[...parts, ...(known.length === 0 ? [] : ['', ...known])].join('\n')}\n`;
}

/** The filters of a stack with their answers. */
function partLines({ parts }: SimulatedEntry, style: Style, width: number): string[] {
  return (parts ?? []).map(({ runtime, answer, rule }) => {
    const head = `    of which ${visible(runtime)}  `;
    const text = wrapText(visible(rule), Math.max(30, width - 6), '').replaceAll('\n', '\n      ');
    return `${head}${style.paint(answer, colorOf(answer))}\n      ${text}`;
  });
}

function titleOf(question: SimulatedCall): string {
  const { architecture, syscall, args } = question;
  const name = syscall ?? 'a number without a name';
  const given =
    args === undefined ? '' : `, arguments ${args.map((value) => argument(value) ?? '_').join(', ')}`;
  return `${visible(name)}: ${plainNumber(question)} on ${architecture.name}${given}`;
}

/** Joins consecutive releases whose answer and reason are equal except for numbers; the last one's reason is shown. */
function merged(entries: readonly SimulatedEntry[]): SimulatedEntry[] {
  const rows: SimulatedEntry[] = [];
  const key = (entry: SimulatedEntry): string =>
    `${entry.title} ${entry.answer} ${entry.rule.replace(/\d+/g, '#')}`;
  for (const entry of entries) {
    const last = rows.at(-1);
    const isSpan = entry.until !== undefined && last?.until !== undefined && entry.isAfterGap !== true;
    if (last !== undefined && isSpan && key(last) === key(entry))
      rows[rows.length - 1] = {
        ...entry,
        release: last.release,
        date: last.date,
        engine: engineSpan(last.engine, entry.engine),
      };
    else rows.push(entry);
  }
  return rows;
}

/** The engines of joined rows: "runc to 1.0.0-rc92" if their releases differ, "runc to crun" if the engines do. */
function engineSpan(first: string, last: string): string {
  if (first === last) return last;
  const [engine = ''] = first.split(/[@ ]/);
  return last.split('@')[0] === engine ? last.replace('@', ' to ') : `${engine} to ${last}`;
}

function releasesOf({ release, until, date }: SimulatedEntry): string {
  if (release === undefined) return '';
  const span = until === undefined || until === release ? release : `${release} to ${until}`;
  return date === undefined ? span : `${span} (${date.slice(0, 7)})`;
}
