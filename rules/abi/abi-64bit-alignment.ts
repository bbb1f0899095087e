import type { SpecRule } from '../../src/lint/rule.ts';
import { takesTwoRegisters } from '../../src/lint/two-registers.ts';

/** The number of argument registers of a system call, the same on every architecture. */
const REGISTERS = 6;

/** 32-bit arm, mips, powerpc and xtensa pass a 64-bit value in a register pair that must start at an odd register. */
export const abi64BitAlignment: SpecRule = {
  about: 'spec',
  id: 'abi-64bit-alignment',
  topic: 'abi',
  severity: 'warning',
  basis: 'prototype',
  summary: 'A 64-bit argument starts at an odd register on 32-bit architectures.',
  check({ spec }, report) {
    let next = 1;
    for (const { name, type, range, index } of spec.arguments) {
      const isWide = takesTwoRegisters(spec, type);
      const isSplit = isWide && next % 2 === 0;
      if (isSplit) next++;
      const last = isWide ? next + 1 : next;
      const place = { range, pointer: `/arguments/${index}` };
      if (last > REGISTERS) {
        report({
          message: `"${name}" does not fit in the ${REGISTERS} argument registers of 32-bit architectures`,
          help: ['pass 64-bit values by pointer or in a struct, because each takes two registers there'],
          ...place,
        });
        return;
      }
      if (isSplit) {
        report({
          message: `"${name}" has 64 bits and is not aligned to a register pair: on 32-bit arm, mips and powerpc, register ${next - 1} stays unused`,
          help: [
            'move it so that the arguments before it take an even number of registers; otherwise some architectures need an argument order of their own',
          ],
          ...place,
        });
      }
      next = last + 1;
    }
  },
};
