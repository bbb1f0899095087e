import { writeFileSync } from 'node:fs';
import type { Run } from '../check/run.ts';
import type { FormatContext, Formatter } from '../report/format.ts';
import { FORMAT_NAMES, FORMATTERS, type FormatName } from '../report/index.ts';
import { formatStatistics, formatStatisticsJson } from '../report/statistics.ts';
import { didYouMean } from '../spec/nearest-word.ts';
import { describeSystemError, Failure } from './failure.ts';
import { print, printCommands } from './print.ts';
import { terminalOf } from './terminal.ts';

/** The destination of a report; standard output if `file` is undefined. */
export interface Output {
  readonly format: FormatName;
  readonly file: string | undefined;
}

function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(FORMATTERS, name);
}

/**
 * Reads `--format` and each `--output`: `FILE` has the format of `--format`, `format:FILE` its own. A report in the
 * format of `--format` goes to standard output, unless a plain FILE replaces it.
 */
export function readOutputs(format: string, outputs: readonly string[]): readonly Output[] {
  if (!isFormatName(format)) {
    throw new Failure(
      `--format: expected one of ${FORMAT_NAMES.join(', ')}, not "${format}"${didYouMean(format, FORMAT_NAMES)}`,
    );
  }
  const read = outputs.map((output) => readOutput(output, format));
  const twin = read.find(({ file }, index) => read.findIndex((other) => other.file === file) < index);
  if (twin !== undefined)
    throw new Failure(
      `--output: ${twin.file ?? 'standard output'} is named twice but can hold only one report`,
    );
  const isReplaced = read.some(({ isPlain, file }) => isPlain || file === undefined);
  return isReplaced ? read : [{ format, file: undefined }, ...read];
}

/**
 * Reads `FILE` or `format:FILE`; `-` is standard output. A word before a colon is always a format, so that a misspelt one
 * is reported; a path with a colon needs a slash before it.
 */
function readOutput(output: string, format: FormatName): Output & { readonly isPlain: boolean } {
  const [, name, path = ''] = /^(\w+):(.*)$/s.exec(output) ?? [];
  if (name !== undefined && !isFormatName(name)) {
    throw new Failure(
      `--output: expected one of ${FORMAT_NAMES.join(', ')}, not "${name}"${didYouMean(name, FORMAT_NAMES)}\nhelp: to write to a file of that name, add its folder: --output './${output}'`,
    );
  }
  const file = name === undefined ? output : path;
  if (file === '') throw new Failure(`--output: "${output}" does not name a file`);
  return {
    format: name !== undefined && isFormatName(name) ? name : format,
    file: file === '-' ? undefined : file,
    isPlain: name === undefined,
  };
}

/** The formatters for `--statistics`: pretty and JSON have counts instead of findings; other formats do not change. */
export function statisticsFormatters(outputs: readonly Output[]): Formatters {
  const hasSome = outputs.some(({ format }) => format === 'pretty' || format === 'json');
  if (!hasSome)
    throw new Failure('--statistics: this format cannot show statistics\nhelp: use --format pretty or json');
  return { ...FORMATTERS, pretty: formatStatistics, json: formatStatisticsJson };
}

type Formatters = Readonly<Record<FormatName, Formatter>>;

export interface WriteOptions {
  /** The formatters to use. */
  readonly formatters?: Formatters;
  /** Receives the report for standard output, unless it consists of GitHub Actions commands. */
  readonly show?: typeof print;
}

/** Writes all reports of a run. */
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

/** The time in reports: SOURCE_DATE_EPOCH if set (https://reproducible-builds.org/specs/source-date-epoch/), else now. */
function reportTime(): Date {
  const { SOURCE_DATE_EPOCH: seconds = '' } = process.env;
  return /^\d{1,11}$/.test(seconds) ? new Date(Number(seconds) * 1000) : new Date();
}
