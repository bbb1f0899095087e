import { didYouMean } from '../../spec/nearest-word.ts';
import { type ContainerEngine, ENGINE_NAMES, type EngineName } from './container-engine.ts';
import { type EngineVersion, isEngineSince, parseEngineVersion } from './engine-version.ts';

/** Releases that changed how an engine treats profiles. Between them, all its releases behave alike. */
const CHANGES: Readonly<Partial<Record<EngineName, readonly string[]>>> = {
  runc: ['1.0.0-rc91', '1.0.0-rc93', '1.0.0-rc95', '1.0.2', '1.1.3', '1.1.15', '1.2.0-rc.1'],
  crun: ['0.19'],
  youki: ['2026.4'],
};

const behaviourKeys = new WeakMap<ContainerEngine, string>();

/** A key that is equal for engines that install the same filters. */
export function behaviourKey(engine: ContainerEngine): string {
  const known = behaviourKeys.get(engine);
  if (known !== undefined) return known;
  const { name, version } = engine;
  const key = `${name} ${(CHANGES[name] ?? []).filter((since) => isEngineSince(version, since)).length}`;
  behaviourKeys.set(engine, key);
  return key;
}

/** Reads "runc", "runc@1.1.5" or "crun@1.8"; returns a message if the text is not an engine. */
export function parseEngine(text: string): ContainerEngine | string {
  const [word = '', given] = text.split('@');
  const release = given?.replace(/^release-(?=\d)/, '');
  const name = ENGINE_NAMES.find((one) => one === word);
  if (name === undefined)
    return `"${word}" is not an engine; the engines are ${ENGINE_NAMES.join(', ')}${didYouMean(word, ENGINE_NAMES)}`;
  if (release === undefined) return { name, version: undefined, label: name };
  const version = parseEngineVersion(release);
  if (version === undefined || !isRelease(name, version))
    return `"${release}" is not a release of ${name}, such as ${EXAMPLES[name]}`;
  return { name, version, label: text };
}

/** Releases of youki are the months of their source, `2026.3`; those of gVisor and systemd are increasing integers. */
function isRelease(name: EngineName, [major, minor]: EngineVersion): boolean {
  return name !== 'youki' || (major >= 2021 && major < 3000 && minor >= 1 && minor <= 12);
}

const EXAMPLES: Readonly<Record<EngineName, string>> = {
  runc: '1.1.5 or 1.0.0-rc93',
  crun: '1.8.1',
  youki: '2026.3, by month',
  gvisor: '20240101.0',
  'systemd-nspawn': '257',
  flatpak: '1.14.10',
  lxc: '5.0.2',
  snapd: '2.63',
  firejail: '0.9.72',
  android: '14',
  systemd: '252 or 252.39',
};
