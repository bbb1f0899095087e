import { compareVersions } from '../../spec/version.ts';

/** A release of an engine: "1.3.6", "1.0.0-rc93", "1.2.0-rc.1". Numbers, then the candidate's number. */
export type EngineVersion = readonly [number, number, number, number];

/** What stands for "no candidate": later than every candidate of the same release. */
const RELEASED = Number.MAX_SAFE_INTEGER;

/** Reads a release; undefined for anything else. A third number that is left out is 0. */
export function parseEngineVersion(text: string): EngineVersion | undefined {
  const match =
    /^(?:\d{1,3}:)?v?(\d{1,8})(?:\.(\d{1,4}))?(?:\.(\d{1,4}))?(?:[-~]rc\.?(\d{1,4}))?(?:[-+~][\w.+~-]*)?$/.exec(
      text,
    );
  if (match === null) return undefined;
  const [, major, minor = '0', patch = '0', candidate] = match;
  return [
    Number(major),
    Number(minor),
    Number(patch),
    candidate === undefined ? RELEASED : Number(candidate),
  ];
}

/** Whether a release (undefined: the newest) is `since` or later. */
export function isEngineSince(version: EngineVersion | undefined, since: string): boolean {
  const other = parseEngineVersion(since);
  return version === undefined || other === undefined || compareVersions(version, other) >= 0;
}
