import { CODE, type Instruction, isConditional, SECCOMP_DATA } from '../bpf/instruction.ts';

/** Where the answers of a program change from one number of a call to the next. */
export interface NumberTests {
  /** The first number of each range within which all numbers are treated alike, in no order. */
  readonly starts: ReadonlySet<number>;
  /** Whether these are all: not if the program calculates with the number. */
  readonly isExact: boolean;
}

/** What the accumulator may hold at an instruction: only the number, something else, or both on different ways. */
type Held = 'number' | 'other' | 'either';

/** A test of single bits divides the numbers at every multiple of the lowest one; up to so many are listed. */
const MAX_MULTIPLES = 4096;

/**
 * Finds the numbers at which a program's answers may change. All jumps go forward, so one pass finds what the accumulator
 * may hold at each instruction.
 */
export function numberTests(program: readonly Instruction[]): NumberTests {
  const starts = new Set<number>([0]);
  let isExact = true;
  const held: (Held | undefined)[] = ['other'];
  const reach = (at: number, what: Held): void => {
    const before = held[at];
    held[at] = before === undefined || before === what ? what : 'either';
  };
  const start = (number: number): void => {
    if (number <= 0xffff_ffff) starts.add(number);
  };
  for (const [at, { code, jt, jf, k }] of program.entries()) {
    const now = held[at];
    if (now === undefined || isReturn(code)) continue;
    if (isConditional(code)) {
      reach(at + 1 + jt, now);
      reach(at + 1 + jf, now);
      if (now === 'other') continue;
      const isConstant = (code & 0x08) === 0;
      if (!isConstant) isExact = false;
      else if (code === CODE['jset #k']) {
        const step = (k & -k) >>> 0;
        if (step !== 0 && 2 ** 32 / step <= MAX_MULTIPLES)
          for (let number = step; number < 2 ** 32; number += step) start(number);
        else if (step !== 0) isExact = false;
      } else {
        if (code !== CODE['jgt #k']) start(k);
        if (code !== CODE['jge #k']) start(k + 1);
      }
      continue;
    }
    if (code === CODE.ja) reach(at + 1 + k, now);
    else if (code === CODE['ld [k]']) reach(at + 1, k === SECCOMP_DATA.nr ? 'number' : 'other');
    else if (code === CODE['ld #k'] || code === CODE['ld len']) reach(at + 1, 'other');
    else {
      // Scratch memory and the index register may bring the number back, and a calculation may hide it.
      if (now !== 'other' || code === CODE['ld M[k]'] || code === CODE.txa) isExact &&= isHarmless(code);
      reach(at + 1, now);
    }
  }
  return { starts, isExact };
}

function isReturn(code: number): boolean {
  return code === CODE['ret #k'] || code === CODE['ret a'];
}

/** Instructions that change neither the accumulator nor what is taken from it later. */
function isHarmless(code: number): boolean {
  return code === CODE['ldx #k'] || code === CODE['ldx len'] || code === CODE['ldx M[k]'];
}
