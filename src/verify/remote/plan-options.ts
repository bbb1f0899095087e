import { formatVersion, parseVersion, type Version } from '../../spec/version.ts';
import type { SweepOptions } from '../sweep/sweep.ts';
import type { PortableOptions } from './portable-plan.ts';

/** The options that a plan depends on, beside its specs. */
export interface PlanOptionsText {
  readonly version: Version | undefined;
  readonly architectures: readonly string[];
  readonly sweep: SweepOptions | undefined;
  readonly allow: readonly string[];
  readonly asksFlags: boolean;
}

const FORM =
  /^release=([\w.]+) architectures=(\w+(?:,\w+)*) sweep=(?:none|(\d{1,7})@(\d{1,10})) allow=(?:none|(\w+(?:,\w+)*))( flags=all)?$/;

/** Options as the program prints them, so that its answers name the plan that they belong to. */
export function planOptionsText(options: PortableOptions, allow: readonly string[]): string {
  const { version, sweep, architectures, asksFlags } = options;
  const names = architectures.map(({ name }) => name).join(',');
  const swept = sweep === undefined ? 'none' : `${sweep.calls}@${sweep.seed}`;
  const allowed = allow.length === 0 ? 'none' : allow.join(',');
  return `release=${version === undefined ? 'any' : formatVersion(version)} architectures=${names} sweep=${swept} allow=${allowed}${asksFlags === true ? ' flags=all' : ''}`;
}

/** Reads them again; undefined where the text is none. */
export function readPlanOptions(text: string): PlanOptionsText | undefined {
  const [, release, architectures, calls, seed, allow, flags] = FORM.exec(text) ?? [];
  if (release === undefined || architectures === undefined) return undefined;
  const version = release === 'any' ? undefined : parseVersion(release);
  if (version === undefined && release !== 'any') return undefined;
  return {
    version,
    architectures: architectures.split(','),
    sweep:
      calls === undefined || seed === undefined ? undefined : { calls: Number(calls), seed: Number(seed) },
    allow: allow?.split(',') ?? [],
    asksFlags: flags !== undefined,
  };
}
