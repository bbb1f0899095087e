import type { Telling } from '../entry/discover/telling.ts';
import { formatBranch } from '../spec/version.ts';
import { recordSpec } from '../verify/record.ts';
import type { SpecVerification } from '../verify/result.ts';
import { standingOf, whyNotAsked, wrongRows } from '../verify/standing.ts';
import { type Style, wrapText } from './style.ts';
import type { VerifyReport } from './verify-report.ts';
import { countStandings, verifySummary } from './verify-summary.ts';
import { verifyTable } from './verify-table.ts';
import { visible } from './visible.ts';

type Verified = SpecVerification & { kind: 'verified' };

/** Whether any call of the spec was made. */
function wasAsked(result: SpecVerification): result is Verified {
  return result.kind === 'verified' && result.made > 0;
}

export function formatVerifyJson({ kernel, results, notices, made, seconds }: VerifyReport): string {
  const verified = results.filter((result) => result.kind === 'verified');
  const value = {
    version: 1,
    kernel: {
      release: kernel.release,
      version: formatBranch(kernel.version),
      architecture: kernel.architecture.name,
    },
    worlds: kernel.worlds,
    notices,
    syscalls: results.map((result) => ({
      path: result.path,
      standing: standingOf(result),
      ...recordSpec(result),
    })),
    summary: {
      specs: results.length,
      standings: Object.fromEntries(countStandings(results)),
      disagreements: verified.reduce((sum, { disagreements }) => sum + disagreements.length, 0),
      disputes: verified.reduce((sum, { disputes }) => sum + disputes.length, 0),
      wrongConclusions: verified.reduce((sum, result) => sum + wrongRows(result).length, 0),
      calls: made,
      seconds: Math.round(seconds * 1000) / 1000,
    },
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * Writes for people: a row for each system call, then what was not called, then each disagreement with its explanation,
 * then the calls that two specs dispute and that may not be made.
 */
export function formatVerifyPretty(report: VerifyReport, style: Style, width: number): string {
  const { kernel, results, notices } = report;
  const asked = results.filter(wasAsked);
  const head = style.paint(`Linux ${visible(kernel.release)} on ${kernel.architecture.name}`, 'bold');
  const parts = [
    head,
    ...notices.map((notice) => style.paint(wrapText(notice, Math.max(40, width - 2), '  '), 'yellow')),
    ...(asked.length > 0 ? ['', ...verifyTable(asked, kernel.worlds, style)] : []),
    ...listed('Not called', style, width, notCalled(results)),
    ...listed('Declared probes that were not made', style, width, unmadeProbes(results)),
    ...listed('Flags', style, width, flagsTold(asked)),
    ...asked.flatMap((result) => disagreements(result, style, width)),
    ...results.flatMap((result) => disputes(result, style, width)),
    '',
    ...verifySummary(report, style),
  ];
  return `${parts.join('\n')}\n`;
}

/** A headline with a line for each item; empty without items. */
function listed(title: string, style: Style, width: number, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const wrapped = lines.map((line) => `  ${wrapText(visible(line), Math.max(40, width - 4), '    ')}`);
  return ['', style.paint(title, 'bold'), ...wrapped];
}

function notCalled(results: readonly SpecVerification[]): readonly string[] {
  return results.flatMap((result) => {
    const reason = whyNotAsked(result);
    return reason === undefined ? [] : [`${result.spec.name}: ${reason}`];
  });
}

function unmadeProbes(results: readonly SpecVerification[]): readonly string[] {
  return results.flatMap((result) =>
    result.kind === 'verified' ? result.unmade.map(({ call, reason }) => `${shorten(call)}: ${reason}`) : [],
  );
}

/** Which flags and later fields the kernel knows; a line for each call that was asked about some. */
function flagsTold(results: readonly Verified[]): readonly string[] {
  return results.flatMap(({ spec, flags }) => {
    const named = (told: Telling): string =>
      flags.flatMap((flag) => (flag.told === told ? [flag.name] : [])).join(', ');
    const parts = [
      ['known', named('known')],
      ['not known', named('unknown')],
      ['not told', named('nothing')],
    ].flatMap(([what, names]) => (names === '' ? [] : [`${what}: ${names}`]));
    return parts.length === 0 ? [] : [`${spec.name}: ${parts.join('; ')}`];
  });
}

/** Calls about which two specs contradict each other, and which may not be made on a kernel. */
function disputes(result: SpecVerification, style: Style, width: number): readonly string[] {
  if (result.kind !== 'verified') return [];
  const room = Math.max(40, width - 4);
  return result.disputes.flatMap(({ call, explanation, count }) => [
    '',
    `${style.paint('?', 'yellow')} ${style.paint(visible(shorten(call)), 'bold')}`,
    `    ${wrapText(`not called: it may change something${count > 1 ? `, and ${count - 1} more like it` : ''}`, room, '    ')}`,
    `    ${wrapText(visible(`${explanation}: one of the two specs is wrong`), room, '    ')}`,
  ]);
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

/** Replaces runs of 32 or more equal characters in a call by their length. */
function shorten(call: string): string {
  return call.replace(/(\w)\1{31,}/g, (run, character: string) => `${character}…(${run.length} times)`);
}
