import { writeFileSync } from 'node:fs';
import type { Run } from '../check/run.ts';
import type { FormatContext, Formatter } from '../report/format.ts';
import { FORMAT_NAMES, FORMATTERS, type FormatName } from '../report/index.ts';
import { formatStatistics, formatStatisticsJson } from '../report/statistics.ts';
import { didYouMean } from '../spec/nearest-word.ts';
import { describeSystemError, Failure } from './failure.ts';
import { print, printCommands } from './print.ts';
import { terminalOf } from './terminal.ts';

/** Where a report goes: standard output where `file` is undefined. */
export interface Output {
  readonly format: FormatName;
  readonly file: string | undefined;
}

function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(FORMATTERS, name);
}

/**
 * Reads `--format` and each `--output`: `FILE` takes the format of `--format`, `format:FILE` its own. What
 * `--format` names goes to standard output, unless a plain FILE takes its place.
 */
export function readOutputs(format: string, outputs: readonly string[]): readonly Output[] {
  if (!isFormatName(format)) {
    throw new Failure(
      `--format: "${format}" is none of ${FORMAT_NAMES.join(', ')}${didYouMean(format, FORMAT_NAMES)}`,
    );
  }
  const read = outputs.map((output) => readOutput(output, format));
  const twin = read.find(({ file }, index) => read.findIndex((other) => other.file === file) < index);
  if (twin !== undefined)
    throw new Failure(`--output: ${twin.file ?? 'standard output'} is named twice, and holds one report`);
  const isReplaced = read.some(({ isPlain, file }) => isPlain || file === undefined);
  return isReplaced ? read : [{ format, file: undefined }, ...read];
}

/**
 * `FILE` or `format:FILE`; `-` is standard output. A word before a colon is a format, since a misspelt one would write
 * another format to a file of that name; a path that has a colon in it has a slash before that.
 */
function readOutput(output: string, format: FormatName): Output & { readonly isPlain: boolean } {
  const [, name, path = ''] = /^(\w+):(.*)$/s.exec(output) ?? [];
  if (name !== undefined && !isFormatName(name)) {
    throw new Failure(
      `--output: "${name}" is none of ${FORMAT_NAMES.join(', ')}${didYouMean(name, FORMAT_NAMES)}\nhelp: to write to a file of that name, put its folder before it: --output './${output}'`,
    );
  }
  const file = name === undefined ? output : path;
  if (file === '') throw new Failure(`--output: "${output}" names no file`);
  return {
    format: name !== undefined && isFormatName(name) ? name : format,
    file: file === '-' ? undefined : file,
    isPlain: name === undefined,
  };
}

/** `--statistics`: what people read, and JSON, has counts instead of findings; other reports stay whole. */
export function statisticsFormatters(outputs: readonly Output[]): Formatters {
  const hasSome = outputs.some(({ format }) => format === 'pretty' || format === 'json');
  if (!hasSome)
    throw new Failure('--statistics: there are none in this format\nhelp: use --format pretty or json');
  return { ...FORMATTERS, pretty: formatStatistics, json: formatStatisticsJson };
}

type Formatters = Readonly<Record<FormatName, Formatter>>;

export interface WriteOptions {
  /** What makes the text of each format. */
  readonly formatters?: Formatters;
  /** Takes what goes to standard output, unless it is commands of GitHub Actions. */
  readonly show?: typeof print;
}

/** Writes every report of a run. */
export async function writeOutputs(
  run: Run,
  outputs: readonly Output[],
  text: (path: string) => string,
  { formatters = FORMATTERS, show = print }: WriteOptions = {},
): Promise<void> {
  const hasSarif = outputs.some(({ format }) => format === 'sarif');
  const ruleHelp = hasSarif ? await (await import('./rule-pages.ts')).loadRuleHelp() : () => undefined;
  const told = { text, now: reportTime(), ruleHelp };
  for (const { format, file } of outputs) {
    if (file === undefined) {
      const terminal = await terminalOf(process.stdout);
      const report = formatters[format](run, { ...told, ...terminal });
      if (format === 'github') printCommands(report);
      else show(report, terminal);
    } else {
      const plain: FormatContext = { ...told, hasColor: false, hasLinks: false, width: 120 };
      try {
        writeFileSync(file, formatters[format](run, plain));
      } catch (error) {
        const message = describeSystemError(error);
        if (message === undefined) throw error;
        throw new Failure(`cannot write ${file}: ${message}`);
      }
    }
  }
}

/** The time that reports carry; that of https://reproducible-builds.org/specs/source-date-epoch/ where it is given. */
function reportTime(): Date {
  const { SOURCE_DATE_EPOCH: seconds = '' } = process.env;
  return /^\d{1,11}$/.test(seconds) ? new Date(Number(seconds) * 1000) : new Date();
}
