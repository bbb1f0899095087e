import { writeFileSync } from 'node:fs';
import { FORMAT_NAMES, FORMATTERS, type FormatName } from '../report/index.ts';
import type { FormatContext, Run } from '../report/run.ts';
import { didYouMean } from '../spec/nearest-word.ts';
import { describeSystemError, Failure } from './failure.ts';
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
  const files = outputs.map((output): Output => {
    const match = /^([a-z0-9]+):(.+)$/s.exec(output);
    const [, name = '', file] = match ?? [];
    return isFormatName(name) ? { format: name, file } : { format, file: output };
  });
  const isReplaced = outputs.some((_, index) => files[index]?.file === outputs[index]);
  return isReplaced ? files : [{ format, file: undefined }, ...files];
}

/** Writes every report of a run. */
export async function writeOutputs(
  run: Run,
  outputs: readonly Output[],
  text: (path: string) => string,
): Promise<void> {
  for (const { format, file } of outputs) {
    if (file === undefined)
      process.stdout.write(FORMATTERS[format](run, { text, ...(await terminalOf(process.stdout)) }));
    else {
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
