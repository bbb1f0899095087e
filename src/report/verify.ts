import { formatBranch } from '../spec/version.ts';
import type { Kernel } from '../verify/kernel.ts';
import { recordSpec } from '../verify/record.ts';
import type { SpecVerification } from '../verify/result.ts';
import { filterErrno, type World } from '../verify/world.ts';
import { columns, type Style, visible, wrapText } from './style.ts';

/** A run of `verify`, ready to be shown. */
export interface VerifyReport {
  readonly kernel: Pick<Kernel, 'release' | 'version' | 'architecture' | 'worlds'>;
  readonly results: readonly SpecVerification[];
  /** What a reader has to know about the circumstances. */
  readonly notices: readonly string[];
  /** Calls made, and seconds that it took. */
  readonly made: number;
  readonly seconds: number;
}

type Verified = SpecVerification & { kind: 'verified' };
type Skipped = SpecVerification & { kind: 'skipped' };

export function isVerified(result: SpecVerification): result is Verified {
  return result.kind === 'verified';
}

export function formatVerifyJson({ kernel, results, notices, made, seconds }: VerifyReport): string {
  const verified = results.filter(isVerified);
  const value = {
    version: 1,
    kernel: {
      release: kernel.release,
      version: formatBranch(kernel.version),
      architecture: kernel.architecture.name,
    },
    worlds: kernel.worlds,
    notices,
    syscalls: results.map((result) => ({ path: result.path, ...recordSpec(result) })),
    summary: {
      verified: verified.length,
      skipped: results.length - verified.length,
      disagreements: verified.reduce((sum, { disagreements }) => sum + disagreements.length, 0),
      wrongConclusions: verified.reduce((sum, result) => sum + wrongRows(result).length, 0),
      calls: made,
      seconds: Math.round(seconds * 1000) / 1000,
    },
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** For people: a row a system call, then what was not called, then every disagreement with its explanation. */
export function formatVerifyPretty(report: VerifyReport, style: Style, width: number): string {
  const { kernel, results, notices } = report;
  const verified = results.filter(isVerified);
  const skipped = results.filter((result) => result.kind === 'skipped');
  const head = style.paint(`Linux ${visible(kernel.release)} on ${kernel.architecture.name}`, 'bold');
  const parts = [
    head,
    ...notices.map((notice) => style.paint(wrapText(notice, Math.max(40, width - 2), '  '), 'yellow')),
    ...(verified.length > 0 ? ['', ...table(verified, kernel.worlds, style)] : []),
    ...(skipped.length > 0 ? ['', ...notCalled(skipped, style, width)] : []),
    ...verified.flatMap((result) => disagreements(result, style, width)),
    '',
    summary(report, verified, skipped, style),
  ];
  return `${parts.join('\n')}\n`;
}

function table(results: readonly Verified[], worlds: readonly World[], style: Style): string[] {
  const hasSweep = results.some(({ sweep }) => sweep !== undefined);
  const head = ['', 'syscall', 'grade', 'probes', ...worlds, ...(hasSweep ? ['sweep'] : [])];
  const rows = results.map((result) => cells(result, worlds, hasSweep));
  const widths = head.map((title, index) =>
    Math.max(columns(title), ...rows.map((row) => columns(row[index] ?? ''))),
  );
  const line = (row: readonly string[], paint: (cell: string, index: number) => string): string =>
    row
      .map((cell, index) => paint(cell, index) + ' '.repeat((widths[index] ?? 0) - columns(cell)))
      .join('  ')
      .trimEnd();
  return [
    line(head, (cell) => style.paint(cell, 'dim')),
    ...rows.map((row, at) =>
      line(row, (cell, index) => {
        const isGood = results[at] !== undefined && isFine(results[at]);
        if (index === 0) return style.paint(cell, isGood ? 'green' : 'red');
        if (index === 1) return style.paint(cell, 'bold');
        if (cell === 'none') return style.paint(cell, 'red');
        return cell.includes('✗') ? style.paint(cell, 'red') : cell;
      }),
    ),
  ];
}

function cells(result: Verified, worlds: readonly World[], hasSweep: boolean): string[] {
  const { spec, grade, probes, procedure, sweep, isAmbiguous, isBuiltIn } = result;
  const agreeing = probes.filter(
    ({ call }) => !result.disagreements.some((found) => found.call === call),
  ).length;
  const conclusions = worlds.map((world) => {
    const row = procedure?.rows.find((own) => own.world === world);
    if (row !== undefined) return `${row.conclusion}${row.isRight ? '' : ' ✗'}`;
    if (procedure === undefined && isBuiltIn === false && filterErrno(world) === undefined) return 'absent';
    return procedure === undefined && isAmbiguous ? '?' : '–';
  });
  const swept =
    sweep === undefined
      ? ''
      : `${sweep.made} calls, ${sweep.witnessed.length} of ${sweep.refusing.length} steps seen`;
  return [
    isFine(result) ? '✓' : '✗',
    visible(spec.name),
    grade,
    agreeing === probes.length ? String(probes.length) : `${agreeing} of ${probes.length} ✗`,
    ...conclusions,
    ...(hasSweep ? [swept] : []),
  ];
}

function notCalled(results: readonly Skipped[], style: Style, width: number): string[] {
  const lines = results.map(({ spec, message }) => {
    const text = `${visible(spec.name)}: ${visible(message)}`;
    return `  ${wrapText(text, Math.max(40, width - 2), '    ')}`;
  });
  return [style.paint('Not called', 'bold'), ...lines];
}

function disagreements(result: Verified, style: Style, width: number): string[] {
  const lines: string[] = [];
  const room = Math.max(40, width - 4);
  for (const found of result.disagreements) {
    const also = found.count > 1 ? `, and ${found.count - 1} more like it` : '';
    lines.push(
      '',
      `${style.paint('✗', 'red')} ${style.paint(visible(shorten(found.call)), 'bold')}`,
      `    ${found.worlds.join(', ')}: ${style.paint(visible(found.answer), 'red', 'bold')}, not ${found.predicted.join(', ')}${also}`,
      `    ${wrapText(visible(found.explanation), room, '    ')}`,
    );
  }
  for (const { world, first, probe, conclusion } of wrongRows(result)) {
    const seen = probe === undefined ? first : `${first}, then ${probe}`;
    lines.push(
      '',
      `${style.paint('✗', 'red')} ${style.paint(visible(result.spec.name), 'bold')}`,
      `    ${world}: a program sees ${seen} and takes the call for ${conclusion}, which is wrong`,
    );
  }
  return lines;
}

/** Long strings in calls say nothing but that they are long. */
function shorten(call: string): string {
  return call.replace(/(\w)\1{31,}/g, (run, character: string) => `${character}…(${run.length} times)`);
}

function summary(
  { made, seconds }: VerifyReport,
  verified: readonly Verified[],
  skipped: readonly Skipped[],
  style: Style,
): string {
  const bad = verified.filter((result) => !isFine(result)).length;
  const word = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;
  const called = `${word(verified.length, 'spec')} held against this kernel in ${word(made, 'call')} and ${seconds.toFixed(1)} s`;
  const left = skipped.length > 0 ? `, ${skipped.length} not called` : '';
  const outcome =
    bad === 0
      ? style.paint('every answer as predicted', 'green', 'bold')
      : style.paint(`${word(bad, 'spec')} ${bad === 1 ? 'is' : 'are'} wrong about it`, 'red', 'bold');
  return `${called}${left}: ${verified.length === 0 ? 'nothing to say' : outcome}`;
}

function wrongRows({ procedure }: Verified) {
  return procedure?.rows.filter(({ isRight }) => !isRight) ?? [];
}

/** Whether the kernel did what the spec says, and the procedure concluded what is so. */
export function isFine(result: Verified): boolean {
  return result.disagreements.length === 0 && wrongRows(result).length === 0;
}
