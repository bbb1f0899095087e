import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VerifyReport } from '../../report/verify-report.ts';
import { formatBranch, formatVersion } from '../../spec/version.ts';
import { optionsNamedBy } from '../../verify/kernel-configuration.ts';
import {
  type RecordedElsewhere,
  recordSpec,
  recordText,
  type VerificationRecord,
} from '../../verify/record.ts';
import type { SweepOptions } from '../../verify/sweep/sweep.ts';
import { SUMMARY, summaryText } from '../../verify/verified-summary.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { readTextFile } from '../input/read-file.ts';
import { recordsIn } from '../load-verified.ts';

/** A report of `verify` with what a record says beside it. */
export type RecordableReport = VerifyReport & {
  readonly sweep: SweepOptions | undefined;
  /** Undefined where the kernel under this program was asked. */
  readonly elsewhere?: RecordedElsewhere;
  /** The `.config` of the kernel; undefined where it does not show it. */
  readonly configuration?: string | undefined;
};

/**
 * Writes a report to FOLDER/<release>-<architecture>.json, and the summary of all records there. A record of the same
 * kernel keeps what it says of calls that the report is not about.
 */
export function writeRecord(report: RecordableReport, folder: string): void {
  const { kernel, results, elsewhere, sweep, configuration } = report;
  const version = formatBranch(kernel.version);
  const record: VerificationRecord = {
    version: 1,
    kernel: {
      release: formatVersion(kernel.version),
      version,
      architecture: kernel.architecture.name,
    },
    date: new Date().toISOString().slice(0, 10),
    worlds: kernel.worlds,
    ...(sweep === undefined ? {} : { sweep }),
    ...(configuration === undefined
      ? {}
      : {
          configuration: {
            sha256: createHash('sha256').update(configuration).digest('hex'),
            options: optionsNamedBy(
              results.map(({ spec }) => spec),
              configuration,
            ),
          },
        }),
    ...(elsewhere === undefined ? {} : { elsewhere }),
    syscalls: results.map(recordSpec),
  };
  const path = join(folder, `${version}-${kernel.architecture.name}.json`);
  try {
    if (!existsSync(folder)) mkdirSync(folder);
    const before = readTextFile(path);
    writeFileSync(path, recordText(record, before.ok ? before.text : ''));
    writeFileSync(join(folder, SUMMARY), summaryText(recordsIn(folder)));
  } catch (error) {
    throw new Failure(`--record ${path}: ${describeSystemError(error) ?? String(error)}`);
  }
}

/** The `.config` in a file; throws a Failure where the file is none. */
export function configurationIn(path: string): string {
  const file = readTextFile(path);
  if (!file.ok) throw new Failure(`--kconfig ${path}: ${file.message}`);
  if (/^CONFIG_\w+=/m.test(file.text)) return file.text;
  throw new Failure(`--kconfig ${path}: holds no option such as CONFIG_64BIT=y`);
}
