import type { SpecRule } from '../../src/lint/rule.ts';
import { isAlways64Bits } from '../../src/spec/types/width.ts';

/** Argument registers of a system call, on every architecture. */
const REGISTERS = 6;

/** The registers that arguments take where a value of 64 bits has to begin in an odd one (arm, mips, powerpc, xtensa). */
export const abi64BitAlignment: SpecRule = {
  about: 'spec',
  id: 'abi-64bit-alignment',
  topic: 'abi',
  severity: 'warning',
  basis: 'prototype',
  summary: 'An argument of 64 bits begins in an odd register where registers have 32 bits.',
  check({ spec }, report) {
    let next = 1;
    for (const { name, type, range, index } of spec.arguments) {
      const isWide = isAlways64Bits(type);
      const isSplit = isWide && next % 2 === 0;
      if (isSplit) next++;
      const last = isWide ? next + 1 : next;
      const place = { range, pointer: `/arguments/${index}` };
      if (last > REGISTERS) {
        report({
          message: `"${name}" does not fit into the ${REGISTERS} argument registers of 32-bit architectures`,
          help: [
            'pass values of 64 bits by pointer or in a struct',
            'a value of 64 bits takes two registers there',
          ],
          ...place,
        });
        return;
      }
      if (isSplit) {
        report({
          message: `"${name}" has 64 bits and comes in an even place: on arm, mips and powerpc of 32 bits register ${next - 1} stays empty`,
          help: [
            'move it so that an even number of registers is taken before it, and no architecture needs an order of its own',
          ],
          ...place,
        });
      }
      next = last + 1;
    }
  },
};
