import { packageNote, readPackageVersion } from '../package-version.ts';
import type { ContainerEngine, EngineName } from './container-engine.ts';
import { isEngineSince, parseEngineVersion } from './engine-version.ts';
import { hasOwnList } from './own-list.ts';

/** The newest release of each engine whose source was read. */
const NEWEST: Readonly<Partial<Record<EngineName, string>>> = {
  runc: '1.5.1',
  crun: '1.29.1',
  youki: '2026.4',
};
/** The oldest release whose changes were read. Earlier ones may differ. */
const OLDEST: Readonly<Partial<Record<EngineName, string>>> = {
  runc: '1.0.0-rc5',
  crun: '0.14',
  youki: '2026.3',
};

/** Notes about an engine's release: that it is a package's, or newer or older than the releases that were read. */
export function engineNotes({ name, version, label }: ContainerEngine): readonly string[] {
  const release = label.slice(label.indexOf('@') + 1);
  const own = hasOwnList(name) ? [`${name} reads no profile; use --runtime ${name} for its own list`] : [];
  if (version === undefined || !label.includes('@')) return own;
  const newest = NEWEST[name];
  const oldest = OLDEST[name];
  const isNewer = newest !== undefined && !isEngineSince(parseEngineVersion(newest), release);
  const isOlder = oldest !== undefined && !isEngineSince(version, oldest);
  const known = readPackageVersion(release);
  const isPatched = known?.isPackaged === true && !known.isCandidate && !/-g[0-9a-f]{7,}$/.test(release);
  return [
    ...own,
    isNewer
      ? `${label} is newer than ${newest}, the newest release that was read, and is assumed to behave like it`
      : '',
    isOlder
      ? `${label} is older than ${oldest}, the oldest release that was read, and is assumed to behave like the release before that`
      : '',
    isPatched ? packageNote(name, release, known.release, false) : '',
  ].filter((note) => note !== '');
}
