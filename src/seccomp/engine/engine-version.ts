import { compareVersions } from '../../spec/version.ts';

/** A release of an engine, such as "1.3.6" or "1.2.0-rc.1": three numbers, and that of the candidate. */
export type EngineVersion = readonly [number, number, number, number];

/** The candidate's number of a final release, which is later than all its candidates. */
const RELEASED = Number.MAX_SAFE_INTEGER;

/** Reads a release; undefined for any other text. Missing numbers are 0. */
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

/** By text: the releases in which an engine changed, which the code names. */
const changes = new Map<string, EngineVersion | undefined>();

/** Whether a release is `since` or later; undefined stands for the newest release. */
export function isEngineSince(version: EngineVersion | undefined, since: string): boolean {
  if (version === undefined) return true;
  let other = changes.get(since);
  if (other === undefined) {
    other = parseEngineVersion(since);
    changes.set(since, other);
  }
  return other === undefined || compareVersions(version, other) >= 0;
}
