import { checkProgram } from '../../bpf/check-program.ts';
import { type Instruction, MAX_INSTRUCTIONS } from '../../bpf/instruction.ts';
import type { NamedPolicy } from '../policy.ts';
import type { ProfileProblem } from '../read-json.ts';
import { claimByPattern, type PolicyForm } from './form.ts';

const COLUMNS =
  /^\s*(\d{1,5}):\s+0x([\da-f]{1,4})\s+0x([\da-f]{1,2})\s+0x([\da-f]{1,2})\s+0x([\da-f]{1,8})(?:\s|$)/i;
const INITIALIZER =
  /^\s*\{\s*(0x[\da-f]{1,8}|\d{1,10})\s*,\s*(0x[\da-f]{1,8}|\d{1,10})\s*,\s*(0x[\da-f]{1,8}|\d{1,10})\s*,\s*(0x[\da-f]{1,8}|\d{1,10})U?L?\s*\}/i;

/**
 * Instructions in text, of which the columns are read and not the words behind them:
 *
 * - `seccomp-tools dump` and `disasm` (david942j/seccomp-tools, lib/seccomp-tools/disasm/disasm.rb and bpf.rb, 1.6.1), and
 *   `scmp_bpf_disasm` (libseccomp, tools/scmp_bpf_disasm.c, 2.2 to 2.6): ` 0001: 0x15 0x00 0x05 0xc000003e  …`
 * - initializers of `struct sock_filter` in C, as `bpf_asm -c` and `seccomp-tools … -f c_array` write them:
 *   `{ 0x15, 0, 5, 0xc000003e },`
 */
export const BPF_LISTING: PolicyForm = {
  title: 'a listing of BPF instructions (seccomp-tools, scmp_bpf_disasm)',
  endings: [],
  claim: (text) =>
    claimByPattern(text, /^\s*line\s+(?:CODE|OP)\s+JT\s+JF\s+K$/) ??
    claimByPattern(text, COLUMNS) ??
    claimByPattern(text, INITIALIZER),
  read: readListing,
};

/** Lines around the instructions: the header, rules, comments, the braces of an array in C, and a prompt. */
const AROUND = /^(?:$|line\s|=+$|[#$/*]|\};?$|[\w\s*]*\[\w*\]\s*=\s*\{$)/;

function readListing(text: string, problems: ProfileProblem[]): readonly NamedPolicy[] {
  const program: Instruction[] = [];
  const fault = (line: number, message: string): readonly NamedPolicy[] => {
    problems.push({ severity: 'error', message, place: { line, column: 1 }, pointer: '' });
    return [];
  };
  for (const [index, line] of text.split('\n').entries()) {
    const place = index + 1;
    if (program.length > MAX_INSTRUCTIONS)
      return fault(place, `the listing has more than ${MAX_INSTRUCTIONS} instructions, the kernel's limit`);
    const columns = COLUMNS.exec(line);
    const read =
      columns === null ? readInitializer(line) : columns.slice(2).map((word) => Number.parseInt(word, 16));
    if (read === undefined) {
      if (AROUND.test(line.trim())) continue;
      const advice = /^\s*\d{1,5}:/.test(line)
        ? '; print the listing with its columns CODE, JT, JF and K'
        : '';
      return fault(place, `this line is not an instruction of the listing${advice}`);
    }
    if (columns !== null && Number(columns[1]) !== program.length)
      return fault(
        place,
        `this is instruction ${Number(columns[1])}, and instruction ${program.length} is missing before it, so jumps would miss their targets`,
      );
    const [code = 0, jt = 0, jf = 0, k = 0] = read;
    if (code > 0xffff || jt > 0xff || jf > 0xff || k > 0xffff_ffff)
      return fault(place, 'a number is too large for its field in struct sock_filter');
    program.push({ code, jt, jf, k });
  }
  const refusal = checkProgram(program);
  if (refusal !== undefined) return fault(1, `no kernel accepts the program of the listing: ${refusal}`);
  return [{ name: undefined, policy: { kind: 'program', program }, notes: [] }];
}

function readInitializer(line: string): number[] | undefined {
  return INITIALIZER.exec(line)?.slice(1).map(Number);
}
