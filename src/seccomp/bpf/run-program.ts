import { CODE, type Instruction, MEMORY_WORDS, SECCOMP_DATA } from './instruction.ts';

/**
 * `struct seccomp_data` as 16 words: number, token, instruction pointer (two words), then two words for each argument. On
 * a big-endian machine the high word of an argument comes first.
 */
export type SeccompData = Uint32Array;

/** Makes the words that a filter reads for a call. Arguments are unsigned 64-bit. */
export function seccompData(
  token: number,
  number: number,
  args: readonly bigint[],
  isBigEndian: boolean,
): SeccompData {
  const data = new Uint32Array(SECCOMP_DATA.size / 4);
  data[0] = number;
  data[1] = token;
  args.forEach((value, index) => {
    const at = SECCOMP_DATA.args / 4 + index * 2;
    data[at + (isBigEndian ? 1 : 0)] = Number(value & 0xffff_ffffn);
    data[at + (isBigEndian ? 0 : 1)] = Number((value >> 32n) & 0xffff_ffffn);
  });
  return data;
}

/**
 * Runs a filter that passes {@link checkProgram}, and returns its 32-bit result. All jumps go forward, so it takes at most
 * as many steps as the filter has instructions.
 */
export function runProgram(program: readonly Instruction[], data: SeccompData): number {
  let a = 0;
  let x = 0;
  const memory = new Uint32Array(MEMORY_WORDS);
  for (let at = 0; at < program.length; at++) {
    const instruction = program[at];
    if (instruction === undefined) break;
    const { code, jt, jf, k } = instruction;
    switch (code) {
      case CODE['ld [k]']:
        a = data[k >>> 2] ?? 0;
        break;
      case CODE['ld len']:
        a = SECCOMP_DATA.size;
        break;
      case CODE['ldx len']:
        x = SECCOMP_DATA.size;
        break;
      case CODE['ld #k']:
        a = k;
        break;
      case CODE['ldx #k']:
        x = k;
        break;
      case CODE['ld M[k]']:
        a = memory[k] ?? 0;
        break;
      case CODE['ldx M[k]']:
        x = memory[k] ?? 0;
        break;
      case CODE['st M[k]']:
        memory[k] = a;
        break;
      case CODE['stx M[k]']:
        memory[k] = x;
        break;
      case CODE.tax:
        x = a;
        break;
      case CODE.txa:
        a = x;
        break;
      case CODE['ret #k']:
        return k;
      case CODE['ret a']:
        return a;
      case CODE.ja:
        at += k;
        break;
      case CODE['jeq #k']:
        at += a === k ? jt : jf;
        break;
      case CODE['jeq x']:
        at += a === x ? jt : jf;
        break;
      case CODE['jgt #k']:
        at += a > k ? jt : jf;
        break;
      case CODE['jgt x']:
        at += a > x ? jt : jf;
        break;
      case CODE['jge #k']:
        at += a >= k ? jt : jf;
        break;
      case CODE['jge x']:
        at += a >= x ? jt : jf;
        break;
      case CODE['jset #k']:
        at += (a & k) !== 0 ? jt : jf;
        break;
      case CODE['jset x']:
        at += (a & x) !== 0 ? jt : jf;
        break;
      case CODE['div x']:
        // net/core/filter.c, bpf_convert_filter(): a division by 0 ends the program with 0.
        if (x === 0) return 0;
        a = compute(code, a, x);
        break;
      default:
        a = compute(code, a, (code & 0x08) === 0 ? k : x);
    }
  }
  return 0;
}

/** Unsigned 32-bit arithmetic; a register shifts modulo 32, as in eBPF. */
export function compute(code: number, a: number, b: number): number {
  switch (code & ~0x08) {
    case CODE['add #k']:
      return (a + b) >>> 0;
    case CODE['sub #k']:
      return (a - b) >>> 0;
    case CODE['mul #k']:
      return Math.imul(a, b) >>> 0;
    case CODE['div #k']:
      return Math.floor(a / b);
    case CODE['or #k']:
      return (a | b) >>> 0;
    case CODE['and #k']:
      return (a & b) >>> 0;
    case CODE['lsh #k']:
      return (a << (b & 31)) >>> 0;
    case CODE['rsh #k']:
      return a >>> (b & 31);
    case CODE['xor #k']:
      return (a ^ b) >>> 0;
    default:
      return -a >>> 0; // neg
  }
}
