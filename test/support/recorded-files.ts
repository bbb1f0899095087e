import { ANYBODY, type KnownFile, type KnownFiles } from '../../src/entry/files/known-files.ts';
import type { TracedStep } from '../../src/entry/trace.ts';
import type { Walk } from '../../src/spec/model.ts';

/** What a recording of a test says of files. */
export interface Recorded {
  readonly syscall: string;
  readonly call: string;
  readonly observed: string;
  readonly world: string;
  /** The test that made the call. */
  readonly ltp: string;
}

const FOLDER: KnownFile = fileOf('directory');
const ANY: KnownFile = fileOf('any');

/** What a call says of a name. */
type Evidence = 'none' | 'any';

/**
 * What is known of the files that a recorded call names. The recordings list none, but calls say of names what there was:
 * nothing, where another call of the same test and kind with that name failed with ENOENT; something, where one got past
 * the step that walks to it, or failed with EEXIST since it looked for a name that is free. Of names of which both is said
 * nothing is known. The answer of a call says nothing about the call itself.
 */
export function recordedFiles<Fact extends Recorded>(
  facts: readonly Fact[],
  stepsOf: (fact: Fact) => readonly TracedStep[],
): (fact: Fact) => KnownFiles {
  const said = new Map<string, Map<string, Evidence>>();
  for (const fact of facts) {
    for (const [name, evidence] of evidenceOf(fact, stepsOf)) {
      const key = keyOf(fact, name);
      said.set(key, (said.get(key) ?? new Map()).set(idOf(fact), evidence));
    }
  }
  const whatIs = (fact: Fact, name: string): KnownFile | 'none' | undefined => {
    const others = [...(said.get(keyOf(fact, name)) ?? [])].filter(([id]) => id !== idOf(fact));
    const [first, ...rest] = new Set(others.map(([, evidence]) => evidence));
    if (first === undefined || rest.length > 0) return undefined;
    return first === 'none' ? 'none' : ANY;
  };
  return (fact) => ({
    files: new Map<string, KnownFile | 'none'>([
      ['.', FOLDER],
      ...namesIn(fact.call).flatMap((name): [string, KnownFile | 'none'][] => {
        const file = whatIs(fact, name);
        return file === undefined
          ? []
          : [[name.startsWith('/') ? name : `./${name.replace(/^\.\//, '')}`, file]];
      }),
    ]),
    directory: undefined,
    caller: ANYBODY,
  });
}

function* evidenceOf<Fact extends Recorded>(
  fact: Fact,
  stepsOf: (fact: Fact) => readonly TracedStep[],
): Iterable<[string, Evidence]> {
  const names = namesIn(fact.call);
  if (names.length === 0) return;
  if (fact.observed === 'ENOENT') {
    const [name] = names;
    // Of a call that names two, either may be the one that is not there; an empty name is one.
    if (name !== undefined && stringsIn(fact.call) === 1) yield [name, 'none'];
    return;
  }
  const steps = stepsOf(fact);
  for (const [index, { step, verdict, isTaken }] of steps.entries()) {
    if ((step.kind !== 'work' && step.kind !== 'permission') || step.walk === undefined) continue;
    if (verdict !== 'may-fail' || !isTaken) continue;
    const name = argumentsIn(fact.call)[step.walk.path.argument]?.match(WHOLE_STRING)?.[1];
    if (name === undefined || name === '') continue;
    const isPast = steps.slice(0, index + 1).every(({ errors }) => !errors.includes(fact.observed));
    if (
      isPast
        ? leadsToSomething(step.walk)
        : step.walk.last === 'free' && isTheOnlyOne(steps, index, fact.observed)
    ) {
      yield [name, 'any'];
    }
  }
}

/** A walk that passes has found something: it neither makes nor removes a name, and ends in no link. */
function leadsToSomething({ last, creates, nofollow, when }: Walk): boolean {
  return [last, creates, nofollow, when].every((each) => each === undefined);
}

/** EEXIST comes from the walk alone. */
function isTheOnlyOne(steps: readonly TracedStep[], walk: number, observed: string): boolean {
  return (
    observed === 'EEXIST' && steps.every(({ errors }, index) => index === walk || !errors.includes(observed))
  );
}

function fileOf(type: KnownFile['type']): KnownFile {
  return { type, mode: undefined, owner: undefined, group: undefined, target: undefined };
}

const STRING = /"((?:[^"\\]|\\.)*)"/g;
const WHOLE_STRING = /^"((?:[^"\\]|\\.)*)"$/;

function stringsIn(call: string): number {
  return [...call.matchAll(STRING)].length;
}

function namesIn(call: string): readonly string[] {
  return [...call.matchAll(STRING)].flatMap(([, name]) => (name === undefined || name === '' ? [] : name));
}

/** The arguments of a call as it is written; those that hold commas of their own are torn, and no string. */
function argumentsIn(call: string): readonly string[] {
  const inner = call.slice(call.indexOf('(') + 1, call.lastIndexOf(')'));
  return [...inner.matchAll(/(?:"(?:[^"\\]|\\.)*"|\{[^}]*\}|\([^)]*\)|[^,])+/g)].map(([text]) => text.trim());
}

function keyOf({ ltp, syscall }: Recorded, name: string): string {
  return JSON.stringify([ltp, syscall, name]);
}

function idOf({ world, call }: Recorded): string {
  return `${world} ${call}`;
}
