import { writeFileSync } from 'node:fs';
import type { Run } from '../check/run.ts';
import type { FormatContext } from '../report/format.ts';
import { FORMAT_NAMES, FORMATTERS, type FormatName } from '../report/index.ts';
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

/** Writes every report of a run. */
export async function writeOutputs(
  run: Run,
  outputs: readonly Output[],
  text: (path: string) => string,
): Promise<void> {
  for (const { format, file } of outputs) {
    if (file === undefined) {
      const terminal = await terminalOf(process.stdout);
      const report = FORMATTERS[format](run, { text, ...terminal });
      if (format === 'github') printCommands(report);
      else print(report, terminal);
    } else {
      const plain: FormatContext = { text, hasColor: false, hasLinks: false, width: 120 };
      try {
        writeFileSync(file, FORMATTERS[format](run, plain));
      } catch (error) {
        const message = describeSystemError(error);
        if (message === undefined) throw error;
        throw new Failure(`cannot write ${file}: ${message}`);
      }
    }
  }
}
