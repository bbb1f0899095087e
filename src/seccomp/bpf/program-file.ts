import { checkProgram } from './check-program.ts';
import { INSTRUCTION_SIZE, type Instruction, MAX_INSTRUCTIONS } from './instruction.ts';

/** A filter that the kernel loads, or why it does not. */
export type ReadProgram =
  | { readonly ok: true; readonly program: readonly Instruction[] }
  | { readonly ok: false; readonly message: string };

/**
 * Reads an array of `struct sock_filter`, as seccomp_export_bpf() and PTRACE_SECCOMP_GET_FILTER write it: 16 bits code,
 * 8 bits each for jt and jf, 32 bits k, in the byte order of the filter's machine.
 */
export function readProgram(bytes: Uint8Array, isBigEndian: boolean): ReadProgram {
  if (bytes.length % INSTRUCTION_SIZE !== 0) {
    return {
      ok: false,
      message: `it has ${bytes.length} bytes, which is not a multiple of ${INSTRUCTION_SIZE}, the size of an instruction`,
    };
  }
  if (bytes.length > INSTRUCTION_SIZE * MAX_INSTRUCTIONS) {
    const count = bytes.length / INSTRUCTION_SIZE;
    return {
      ok: false,
      message: `it has ${count} instructions, and the kernel's limit is ${MAX_INSTRUCTIONS}`,
    };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const program = Array.from({ length: bytes.length / INSTRUCTION_SIZE }, (_, index) => {
    const at = index * INSTRUCTION_SIZE;
    return {
      code: view.getUint16(at, !isBigEndian),
      jt: view.getUint8(at + 2),
      jf: view.getUint8(at + 3),
      k: view.getUint32(at + 4, !isBigEndian),
    };
  });
  const fault = checkProgram(program);
  return fault === undefined ? { ok: true, program } : { ok: false, message: fault };
}

/** Writes a program in the byte order of a machine. */
export function writeProgram(program: readonly Instruction[], isBigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(program.length * INSTRUCTION_SIZE);
  const view = new DataView(bytes.buffer);
  for (const [index, { code, jt, jf, k }] of program.entries()) {
    const at = index * INSTRUCTION_SIZE;
    view.setUint16(at, code, !isBigEndian);
    view.setUint8(at + 2, jt);
    view.setUint8(at + 3, jf);
    view.setUint32(at + 4, k, !isBigEndian);
  }
  return bytes;
}
