import { refusalsOf } from '../../src/entry/refusals.ts';
import type { CompiledEntry } from '../../src/entry/trace.ts';
import { type FixMaker, insertBeforeStep } from '../../src/lint/fix/fixes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { endsInArray } from '../../src/lint/sized-struct.ts';
import { type PassedStruct, passedStructs, structPlace } from '../../src/lint/struct-places.ts';
import type { Argument, Spec } from '../../src/spec/model.ts';
import { I386, ILP32, LP64, layOutIn } from '../../src/spec/types/data-model.ts';
import { type StructField, type StructType, sizeOf } from '../../src/spec/types/type.ts';

/** Bytes that the kernel ignores may hold anything, so they can never become a field. */
export const structPadding: SpecRule = {
  about: 'spec',
  id: 'struct-padding',
  topic: 'extension',
  fixable: 'all',
  severity: 'warning',
  summary: 'A struct has no holes, and its reserved fields must be zero.',
  check({ spec, entry, gaps }, report) {
    for (const passed of passedStructs(spec)) {
      const { struct, argument } = passed;
      for (const hole of holesIn(struct)) {
        report({
          message: `struct ${struct.name} has a hole of ${hole.bytes} bytes after "${hole.after}"`,
          help: [
            'fill it with a field such as __u32 reserved, and reject the struct if that field is not zero',
            'if the kernel fills in the struct, clear it first: a hole leaks bytes of the kernel stack (CWE-200)',
          ],
          ...structPlace(spec, struct.name, hole.after),
        });
      }
      if (argument.role === 'out' || gaps.length > 0) continue;
      for (const field of struct.fields) {
        if (!RESERVED.test(field.name) || refusesNonZero(entry, passed, field)) continue;
        report({
          message: `"${field.name}" is reserved, but no step rejects a non-zero value`,
          help: [`check ${argument.name}.${field.name} != 0, EINVAL; otherwise it can never get a meaning`],
          fix: refuse(spec, argument, field),
          ...structPlace(spec, struct.name, field.name),
        });
      }
    }
  },
};

const RESERVED = /^_*(pad|padding|reserved|rsvd|resv|spare|unused)\d*$/;

interface Hole {
  readonly after: string;
  readonly bytes: number;
}

/** The holes on 64-bit or 32-bit machines. */
function holesIn(struct: StructType): readonly Hole[] {
  if (struct.isUnion) return [];
  for (const model of [LP64, ILP32, I386]) {
    const holes: Hole[] = [];
    let end = 0;
    let before = '';
    let alignment = 1;
    for (const field of struct.fields) {
      const inner = layOutIn(field.type, model);
      const start = Math.ceil(end / inner.alignment) * inner.alignment;
      if (start > end) holes.push({ after: before, bytes: start - end });
      end = start + inner.size;
      alignment = Math.max(alignment, inner.alignment);
      before = field.name;
    }
    const bytes = Math.ceil(end / alignment) * alignment - end;
    // What follows a flexible array is more of it.
    if (bytes > 0 && !endsInArray(struct)) holes.push({ after: before, bytes });
    if (holes.length > 0) return holes;
  }
  return [];
}

/** Whether a check, or the step that reads the struct, rejects a non-zero value of the field. */
function refusesNonZero(
  entry: CompiledEntry,
  { struct, argument }: PassedStruct,
  field: StructField,
): boolean {
  if (argument.type.kind !== 'pointer' || argument.type.to !== struct) return isChecked(entry, field);
  const bytes = new Uint8Array(struct.size);
  const unknown = new Set(bytes.keys());
  const size = sizeOf(field.type) ?? 0;
  for (let index = 0; index < size; index++) unknown.delete(field.offset + index);
  bytes[field.offset] = 1;
  const memory = { bytes, unknown, pointers: undefined, isWritable: true };
  const values = entry.spec.arguments.map(({ index, role }) => {
    if (index === argument.index) return memory;
    return index === argument.index + 1 && role === 'size' ? BigInt(struct.size) : undefined;
  });
  const refusals = refusalsOf(entry, { text: '', values });
  return refusals.some(({ kind }) => kind === 'check') || isChecked(entry, field);
}

/** Whether the text of a check or of work mentions the field. */
function isChecked({ spec }: CompiledEntry, field: StructField): boolean {
  const word = new RegExp(`\\b${field.name}\\b`);
  return spec.entry.some(({ kind, text }) => (kind === 'check' || kind === 'work') && word.test(text));
}

/** Adds a check of the field after the step that reads the struct. */
function refuse(spec: Spec, { name }: Argument, field: StructField): FixMaker | undefined {
  const copy = spec.entry.find((step) => step.kind === 'copy' && step.target.text === name);
  const next = copy && spec.entry[copy.index + 1];
  return next && insertBeforeStep(next, [`check: ${name}.${field.name} != 0`, 'error: EINVAL']);
}
