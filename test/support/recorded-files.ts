import { ANYBODY, type KnownFile, type KnownFiles } from '../../src/entry/files/known-files.ts';

/** What a recording of a test says of files. */
interface Recorded {
  readonly syscall: string;
  readonly call: string;
  readonly observed: string;
  readonly world: string;
  /** The test that made the call. */
  readonly ltp: string;
}

const STRING = /"((?:[^"\\]|\\.)*)"/g;
const FOLDER: KnownFile = {
  type: 'directory',
  mode: undefined,
  owner: undefined,
  group: undefined,
  target: undefined,
};

/**
 * What is known of the files that a recorded call names. The recordings list none, but say of a name that there was
 * nothing: where another call of the same test and kind with that name failed with ENOENT. The answer of a call says
 * nothing about the call itself.
 */
export function recordedFiles(facts: readonly Recorded[]): (fact: Recorded) => KnownFiles {
  const failed = new Map<string, Set<string>>();
  for (const fact of facts) {
    if (fact.observed !== 'ENOENT') continue;
    const [name] = namesIn(fact.call);
    // Of a call that names two, either may be the one that is not there; an empty name is one.
    if (name === undefined || [...fact.call.matchAll(STRING)].length > 1) continue;
    const key = keyOf(fact, name);
    failed.set(key, (failed.get(key) ?? new Set()).add(idOf(fact)));
  }
  return (fact) => {
    const absent = namesIn(fact.call).filter((name) =>
      [...(failed.get(keyOf(fact, name)) ?? [])].some((other) => other !== idOf(fact)),
    );
    return {
      files: new Map<string, KnownFile | 'none'>([
        ['.', FOLDER],
        ...absent.map((name): [string, 'none'] => [
          name.startsWith('/') ? name : `./${name.replace(/^\.\//, '')}`,
          'none',
        ]),
      ]),
      directory: undefined,
      caller: ANYBODY,
    };
  };
}

function namesIn(call: string): readonly string[] {
  return [...call.matchAll(STRING)].flatMap(([, name]) => (name === undefined || name === '' ? [] : name));
}

function keyOf({ ltp, syscall }: Recorded, name: string): string {
  return JSON.stringify([ltp, syscall, name]);
}

function idOf({ world, call }: Recorded): string {
  return `${world} ${call}`;
}
