import { AbstractWord, holds, type WordTest } from '../abstract-word.ts';
import type { FilteredCall } from './filtered-call.ts';
import { CODE, type Instruction, isConditional, SECCOMP_DATA } from './instruction.ts';
import { compute } from './run-program.ts';

/** What is known of words of seccomp_data, by index: 0 is the number, 4 and 5 the halves of the first argument. */
export type WordKnowledge = ReadonlyMap<number, AbstractWord>;

/** One way through a program. */
export interface ProgramPath {
  /** The 32-bit return value; `unknown` for one that was computed from words. */
  readonly returns: number | 'unknown';
  /** What the tests on the way say of the words, and what was known before. */
  readonly words: WordKnowledge;
}

/** The most instructions over all paths. */
const MAX_STEPS = 200_000;

/** The content of a register: a number, a word of seccomp_data under a mask, or something untracked. */
type RegisterContent =
  | { readonly value: number }
  | { readonly word: number; readonly mask: number }
  | 'unknown';

interface Path {
  readonly at: number;
  readonly held: RegisterContent;
  readonly index: RegisterContent;
  readonly memory: ReadonlyMap<number, RegisterContent>;
  readonly words: WordKnowledge;
}

/**
 * All ways through a program for a call, under what is known of its words already. A way may be impossible in the end (see
 * {@link AbstractWord}), but no possible way is left out.
 *
 * @returns undefined if there are too many ways
 */
export function programPaths(
  program: readonly Instruction[],
  call: FilteredCall,
  isBigEndian: boolean,
  before: WordKnowledge = new Map(),
): readonly ProgramPath[] | undefined {
  const found: ProgramPath[] = [];
  const known = knownWords(call, isBigEndian);
  const paths: Path[] = [
    { at: 0, held: { value: 0 }, index: { value: 0 }, memory: new Map(), words: before },
  ];
  let steps = 0;
  for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
    if (steps++ > MAX_STEPS) return undefined;
    const instruction = program[path.at];
    if (instruction === undefined) continue;
    const result = step(instruction, path, known);
    if ('returns' in result) found.push({ returns: result.returns, words: path.words });
    else paths.push(...result.next);
  }
  return found;
}
function knownWords({ token, number, args }: FilteredCall, isBigEndian: boolean): (number | undefined)[] {
  const words: (number | undefined)[] = [number, token, undefined, undefined];
  for (let index = 0; index < 6; index++) {
    const value = args[index];
    const halves =
      value === undefined
        ? [undefined, undefined]
        : [Number(value & 0xffff_ffffn), Number((value >> 32n) & 0xffff_ffffn)];
    words.push(...(isBigEndian ? halves.reverse() : halves));
  }
  return words;
}

type Step = { readonly returns: number | 'unknown' } | { readonly next: readonly Path[] };

function step(instruction: Instruction, path: Path, known: readonly (number | undefined)[]): Step {
  const { code, k } = instruction;
  const { held, index, memory } = path;
  const goOn = (change: Partial<Path>): Step => ({ next: [{ ...path, at: path.at + 1, ...change }] });
  if (isConditional(code)) return { next: branch(instruction, path) };
  switch (code) {
    case CODE['ret #k']:
      return { returns: k };
    case CODE['ret a']:
      return { returns: held !== 'unknown' && 'value' in held ? held.value : 'unknown' };
    case CODE.ja:
      return goOn({ at: path.at + 1 + k });
    case CODE['ld [k]']: {
      const value = known[k >>> 2];
      return goOn({ held: value === undefined ? { word: k >>> 2, mask: 0xffff_ffff } : { value } });
    }
    case CODE['ld #k']:
      return goOn({ held: { value: k } });
    case CODE['ldx #k']:
      return goOn({ index: { value: k } });
    case CODE['ld len']:
      return goOn({ held: { value: SECCOMP_DATA.size } });
    case CODE['ldx len']:
      return goOn({ index: { value: SECCOMP_DATA.size } });
    case CODE['ld M[k]']:
      return goOn({ held: memory.get(k) ?? { value: 0 } });
    case CODE['ldx M[k]']:
      return goOn({ index: memory.get(k) ?? { value: 0 } });
    case CODE['st M[k]']:
      return goOn({ memory: new Map(memory).set(k, held) });
    case CODE['stx M[k]']:
      return goOn({ memory: new Map(memory).set(k, index) });
    case CODE.tax:
      return goOn({ index: held });
    case CODE.txa:
      return goOn({ held: index });
    default:
      return calculate(instruction, path, goOn);
  }
}

function calculate(
  { code, k }: Instruction,
  { held, index }: Path,
  goOn: (change: Partial<Path>) => Step,
): Step {
  const operand: RegisterContent = (code & 0x08) === 0 ? { value: k } : index;
  if (held === 'unknown' || operand === 'unknown' || !('value' in operand)) return goOn({ held: 'unknown' });
  if (code === CODE['div x'] && operand.value === 0) return { returns: 0 };
  if ('value' in held) return goOn({ held: { value: compute(code, held.value, operand.value) } });
  const isMask = code === CODE['and #k'] || code === CODE['and x'];
  return goOn({
    held: isMask ? { word: held.word, mask: (held.mask & operand.value) >>> 0 } : 'unknown',
  });
}

const OPERATORS: ReadonlyMap<number, WordTest['operator']> = new Map([
  [CODE['jeq #k'], 'EQ'],
  [CODE['jgt #k'], 'GT'],
  [CODE['jge #k'], 'GE'],
  [CODE['jset #k'], 'SET'],
]);

/** The successors of a conditional jump: both, except one that contradicts what is known about the word. */
function branch({ code, jt, jf, k }: Instruction, path: Path): Path[] {
  const operator = OPERATORS.get(code & ~0x08);
  const datum: RegisterContent = (code & 0x08) === 0 ? { value: k } : path.index;
  const { held } = path;
  const [met, failed] = [path.at + 1 + jt, path.at + 1 + jf];
  if (operator === undefined || held === 'unknown' || datum === 'unknown' || !('value' in datum))
    return [met, failed].map((at) => ({ ...path, at }));
  const test = { operator, mask: 0xffff_ffff, datum: datum.value };
  // Most tests are of the number, which is known.
  if ('value' in held) return [{ ...path, at: holds(test, held.value) ? met : failed }];
  const word = path.words.get(held.word) ?? AbstractWord.unknown;
  return [met, failed].flatMap((at, index) => {
    const assumed = word.assume({ ...test, mask: held.mask }, index === 0);
    return assumed === undefined ? [] : [{ ...path, at, words: new Map(path.words).set(held.word, assumed) }];
  });
}
