import { refusesSomeValue } from '../../src/lint/refused-bits.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { carriesSize } from '../../src/lint/sized-struct.ts';
import { passedStructs } from '../../src/lint/struct-places.ts';
import { isDerived } from '../../src/spec/derived.ts';
import type { Spec } from '../../src/spec/model.ts';
import type { StructType } from '../../src/spec/types/type.ts';

/** Calls were added a second time only to get flags: dup3, pipe2, accept4, renameat2, preadv2. */
export const flagsArgument: SpecRule = {
  about: 'spec',
  id: 'flags-argument',
  topic: 'extension',
  severity: 'warning',
  basis: 'prototype',
  summary: 'A call has flags or a struct that can grow.',
  check({ spec, entry, blanks }, report) {
    const { arguments: all } = spec;
    const flags = all.filter(({ role, type }) => role === 'flags' && type.kind === 'integer');
    const signed = flags.find(({ type }) => type.kind === 'integer' && type.signed);
    if (signed !== undefined && spec.status !== 'merged') {
      report({
        severity: 'info',
        message: `"${signed.name}" is a set of bits but has a signed type`,
        help: [
          'make it unsigned: the highest bit of an int is sign-extended in a wider mask, and shifting it is undefined',
        ],
        range: signed.range,
        pointer: `/arguments/${signed.index}`,
      });
    }
    if (flags.length > 0) return;
    // Landlock's calls were proposed with their flags as "options".
    // Flags that are split over several registers.
    if (all.some(({ name, type }) => /^flags(?:\d|_lo|_hi)/.test(name) && type.kind === 'integer')) return;
    if (all.some((argument) => argument.name === 'options' && refusesSomeValue(entry, argument))) return;
    if (all.some((argument) => carriesSize(spec, argument))) return;
    // Those of fallocate() are called "mode", which is no umode_t.
    if (
      isDerived(spec) &&
      all.some(({ name, type }) => name === 'mode' && type.kind === 'integer' && type.signed)
    )
      return;
    // Nobody asks that of code which takes nothing, such as that of a trampoline.
    if (all.length === 0 && isDerived(spec)) return;
    if (blanks.length > 0 && all.some(({ role }) => role === 'command')) return;
    if (all.some((argument) => argument.role === 'command' && refusesSomeValue(entry, argument))) return;
    if (passedStructs(spec).some(({ struct, argument }) => argument.role !== 'out' && hasFlags(spec, struct)))
      return;
    report({
      message: `${spec.name} has neither flags nor a struct with a size, so it can never be extended`,
      help: [
        'add "unsigned int flags" as the last argument, and reject every bit with EINVAL for now',
        'or pass a struct and its size, and read it with copy_struct_from_user()',
      ],
      range: spec.prototypeRange,
      pointer: '/prototype',
    });
  },
};

function hasFlags(spec: Spec, { name, fields }: StructType): boolean {
  return fields.some((field) => spec.fieldMeanings.get(`${name}.${field.name}`)?.role === 'flags');
}
