import {
  CLASS_MASK,
  CODE,
  type Instruction,
  isConditional,
  MAX_INSTRUCTIONS,
  MEMORY_WORDS,
  SECCOMP_DATA,
} from './instruction.ts';

const KNOWN: ReadonlySet<number> = new Set(Object.values(CODE));

/**
 * Why the kernel does not load a filter; undefined if it does. The checks are those of bpf_check_classic() in
 * net/core/filter.c and seccomp_check_filter() in kernel/seccomp.c, which return EINVAL.
 */
export function checkProgram(program: readonly Instruction[]): string | undefined {
  if (program.length === 0) return 'it has no instructions';
  if (program.length > MAX_INSTRUCTIONS) {
    return `it has ${program.length} instructions, and the kernel's limit is ${MAX_INSTRUCTIONS}`;
  }
  for (const [at, instruction] of program.entries()) {
    const fault = checkInstruction(instruction, at, program.length);
    if (fault !== undefined) return `instruction ${at} ${fault}`;
  }
  const last = program.at(-1)?.code;
  if (last !== CODE['ret #k'] && last !== CODE['ret a']) {
    return `its last instruction (${program.length - 1}) is not a return`;
  }
  return checkMemory(program);
}

function checkInstruction({ code, jt, jf, k }: Instruction, at: number, length: number): string | undefined {
  if (!KNOWN.has(code)) {
    return `has the code 0x${code.toString(16)}, which seccomp filters may not use`;
  }
  const behind = length - at - 1;
  if (isConditional(code)) {
    const beyond = [jt, jf].find((skip) => skip >= behind);
    return beyond === undefined ? undefined : `jumps past the end: it skips ${beyond} of ${behind}`;
  }
  switch (code) {
    case CODE.ja:
      return k < behind ? undefined : `jumps past the end: it skips ${k} of ${behind}`;
    case CODE['ld [k]']:
      return k % 4 === 0 && k < SECCOMP_DATA.size
        ? undefined
        : `loads offset ${k}: it must be a multiple of 4 below ${SECCOMP_DATA.size}`;
    case CODE['div #k']:
      return k === 0 ? 'divides by 0' : undefined;
    case CODE['lsh #k']:
    case CODE['rsh #k']:
      return k >= 32 ? `shifts by ${k}` : undefined;
    case CODE['ld M[k]']:
    case CODE['ldx M[k]']:
    case CODE['st M[k]']:
    case CODE['stx M[k]']:
      return k >= MEMORY_WORDS ? `uses memory word ${k} of ${MEMORY_WORDS}` : undefined;
    default:
      return undefined;
  }
}

/** A memory word must be written on every path before it is read (check_load_and_stores). */
function checkMemory(program: readonly Instruction[]): string | undefined {
  const ALL_WRITTEN = 0xffff;
  const written = new Uint16Array(program.length).fill(ALL_WRITTEN);
  written[0] = 0;
  const meet = (target: number, valid: number): void => {
    if (target < written.length) written[target] = (written[target] ?? 0) & valid;
  };
  for (const [at, { code, jt, jf, k }] of program.entries()) {
    let valid = written[at] ?? 0;
    if (code === CODE['st M[k]'] || code === CODE['stx M[k]']) valid |= 1 << k;
    if ((code === CODE['ld M[k]'] || code === CODE['ldx M[k]']) && (valid & (1 << k)) === 0) {
      return `instruction ${at} reads memory word ${k} before it is written`;
    }
    if (code === CODE.ja) meet(at + 1 + k, valid);
    else if (isConditional(code)) {
      meet(at + 1 + jt, valid);
      meet(at + 1 + jf, valid);
    } else if ((code & CLASS_MASK) !== (CODE['ret #k'] & CLASS_MASK)) meet(at + 1, valid);
  }
  return undefined;
}
