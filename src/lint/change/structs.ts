import type { Spec } from '../../spec/model.ts';
import { plural } from '../../spec/plural.ts';
import { LP64, layOutIn, type Member } from '../../spec/types/data-model.ts';
import type { StructType } from '../../spec/types/type.ts';
import { carriesSize } from '../sized-struct.ts';
import { type PassedStruct, passedStructs, structPlace } from '../struct-places.ts';
import type { SpecChange } from './change.ts';
import type { TwoStates } from './two-states.ts';

/** Compares the structs that programs and the kernel exchange. */
export function compareStructs({ before, after }: TwoStates): readonly SpecChange[] {
  const now = passedStructs(after.spec);
  return passedStructs(before.spec).flatMap((passed) => {
    const same =
      now.find(({ struct }) => struct.name === passed.struct.name) ??
      now.find(({ argument }) => argument.index === passed.argument.index && isDirect(passed));
    return same === undefined ? [] : compareStruct(before.spec, passed, after.spec, same.struct);
  });
}

/** The size of a field: a layout has the first element of an array. */
function wholeSize({ fields }: StructType, { path, size }: Member): number {
  const field = fields.find(({ name }) => name === path);
  return field === undefined ? size : layOutIn(field.type, LP64).size;
}

function isDirect({ struct, argument }: PassedStruct): boolean {
  return argument.type.kind === 'pointer' && argument.type.to === struct;
}

function compareStruct(
  before: Spec,
  { struct, argument }: PassedStruct,
  after: Spec,
  now: StructType,
): readonly SpecChange[] {
  const changes: SpecChange[] = [];
  const [a, b] = [layOutIn(struct, LP64), layOutIn(now, LP64)];
  const renamed = now.name === struct.name ? '' : `, which is struct ${now.name} now`;
  for (const member of a.members) {
    const inPlace = b.members.find(({ offset, size }) => offset === member.offset && size === member.size);
    if (inPlace !== undefined) continue;
    const named = b.members.find(({ path }) => path === member.path);
    const field = named?.path.split('.')[0];
    changes.push({
      kind: 'break',
      message:
        named === undefined
          ? `"${member.path}" was removed from struct ${struct.name}${renamed} (${plural(wholeSize(struct, member), 'byte')} at ${member.offset})`
          : `"${member.path}" of struct ${struct.name}${renamed && `${renamed},`} changed from ${member.size} bytes at ${member.offset} to ${named.size} bytes at ${named.offset}`,
      help: ['leave fields where they are, and add new ones at the end'],
      ...structPlace(after, now.name, field),
    });
    break;
  }
  if (b.size < a.size && changes.length === 0)
    changes.push({
      kind: 'break',
      message: `the size of struct ${struct.name}${renamed && `${renamed},`} changed from ${a.size} to ${b.size} bytes`,
      ...structPlace(after, now.name),
    });
  if (b.size > a.size && !carriesSize(before, argument))
    changes.push({
      kind: 'break',
      message: `the size of struct ${struct.name} changed from ${a.size} to ${b.size} bytes, but programs do not pass their size, so the kernel would access memory beyond their struct`,
      ...structPlace(after, now.name),
    });
  return changes;
}
