import type { LeftOpen } from '../left-open.ts';

/** A file of the folder of a series. */
export interface IndexedFile {
  readonly path: string;
  /** What it is, and where it goes. */
  readonly what: string;
  /** The command that prints it alone. */
  readonly command: string;
  /** What it leaves to the author beside what the spec leaves open. */
  readonly open: readonly LeftOpen[];
  /** Whether it has a section that is kept. */
  readonly isKept: boolean;
}

/** A file that was not written. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
  /** The folder has it from an earlier run. */
  readonly isStale: boolean;
}

/** What the index is made of. */
export interface SeriesIndex {
  readonly syscall: string;
  readonly command: string;
  readonly files: readonly IndexedFile[];
  readonly leftOut: readonly LeftOut[];
  /** What the spec leaves open, and so each file that needs it. */
  readonly openInSpec: readonly LeftOpen[];
}

/** The README of the folder of a series, in Markdown. */
export function seriesIndex({ syscall, command, files, leftOut, openInSpec }: SeriesIndex): string {
  const unkept = files.filter(({ isKept }) => !isKept).map(({ path }) => code(path));
  const open = files.filter((file) => file.open.length > 0);
  const parts = [
    `# What goes with ${syscall}()`,
    `This folder is written by\n\n    ${command}`,
    `Run it again when the spec has changed. It writes each file anew, except for the lines between \`probeable: keep\` and \`probeable: end\`: what you write there is kept, and other edits are lost.${unkept.length === 0 ? '' : ` There are no such lines in ${listOf(unkept)}.`}`,
    '## Files',
    [
      '| file | what it is for | written by |',
      '| --- | --- | --- |',
      ...files.map((file) => `| ${code(file.path)} | ${cell(file.what)} | ${code(file.command)} |`),
    ].join('\n'),
    '## Left out',
    leftOut.length === 0
      ? 'No file is left out.'
      : leftOut
          .map(
            ({ path, reason, isStale }) =>
              `- ${code(path)}: ${plain(reason)}${isStale ? '; the file in this folder is from an earlier run' : ''}`,
          )
          .join('\n'),
    '## Left open',
    openInSpec.length === 0
      ? 'The spec itself leaves nothing open.'
      : `In the spec, and so in each file that needs it:\n\n${openList(openInSpec)}`,
    ...open.flatMap((file) => [`In ${code(file.path)}:`, openList(file.open)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function openList(open: readonly LeftOpen[]): string {
  return open.map(({ where, what }) => `- ${plain(where)}: ${plain(what)}`).join('\n');
}

function listOf(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  const space = text.includes('`') ? ' ' : '';
  return cell(`${fence}${space}${text}${space}${fence}`);
}

/** A pipe would end a cell, also within code. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** Words of a spec, which are not meant as Markdown; an underscore within a word means nothing there. */
function plain(text: string): string {
  return text.replace(/[\\`*<>[\]|]|(?<!\w)_|_(?!\w)/g, '\\$&');
}
