/** One instruction of classic BPF, `struct sock_filter` of include/uapi/linux/filter.h. */
export interface Instruction {
  /** 16 bits: class, size or operation, and source. */
  readonly code: number;
  /** How many instructions a conditional jump skips if it holds, and if it does not: 0 to 255. */
  readonly jt: number;
  readonly jf: number;
  /** 32 bits, unsigned: a constant, an offset, or how many instructions `ja` skips. */
  readonly k: number;
}

/** The codes that seccomp_check_filter() in kernel/seccomp.c accepts, by assembler name. */
export const CODE = {
  'ld [k]': 0x20,
  'ld len': 0x80,
  'ldx len': 0x81,
  'ld #k': 0x00,
  'ldx #k': 0x01,
  'ld M[k]': 0x60,
  'ldx M[k]': 0x61,
  'st M[k]': 0x02,
  'stx M[k]': 0x03,
  tax: 0x07,
  txa: 0x87,
  'ret #k': 0x06,
  'ret a': 0x16,
  'add #k': 0x04,
  'add x': 0x0c,
  'sub #k': 0x14,
  'sub x': 0x1c,
  'mul #k': 0x24,
  'mul x': 0x2c,
  'div #k': 0x34,
  'div x': 0x3c,
  'or #k': 0x44,
  'or x': 0x4c,
  'and #k': 0x54,
  'and x': 0x5c,
  'lsh #k': 0x64,
  'lsh x': 0x6c,
  'rsh #k': 0x74,
  'rsh x': 0x7c,
  neg: 0x84,
  'xor #k': 0xa4,
  'xor x': 0xac,
  ja: 0x05,
  'jeq #k': 0x15,
  'jeq x': 0x1d,
  'jgt #k': 0x25,
  'jgt x': 0x2d,
  'jge #k': 0x35,
  'jge x': 0x3d,
  'jset #k': 0x45,
  'jset x': 0x4d,
} as const;

/** `BPF_JMP` and the bits of `BPF_CLASS()`. */
const JUMP_CLASS = 0x05;
export const CLASS_MASK = 0x07;

/** `BPF_MAXINSNS`: the most instructions of one program. */
export const MAX_INSTRUCTIONS = 4096;

/** `BPF_MEMWORDS`: words of scratch memory. */
export const MEMORY_WORDS = 16;

/** The size of `struct sock_filter` in bytes. */
export const INSTRUCTION_SIZE = 8;

/** Offsets in `struct seccomp_data` (include/uapi/linux/seccomp.h), and its size, in bytes. */
export const SECCOMP_DATA = { nr: 0, arch: 4, instructionPointer: 8, args: 16, size: 64 } as const;

export function isConditional(code: number): boolean {
  return (code & CLASS_MASK) === JUMP_CLASS && code !== CODE.ja;
}
