import type { Spec } from '../../spec/model.ts';
import { LP64, layOutIn } from '../../spec/types/data-model.ts';
import type { StructType } from '../../spec/types/type.ts';
import { carriesSize } from '../sized-struct.ts';
import { type PassedStruct, passedStructs, structPlace } from '../struct-places.ts';
import type { Change, TwoStates } from './change.ts';

/** Changes of structs that programs and the kernel pass each other. */
export function compareStructs({ before, after }: TwoStates): readonly Change[] {
  const now = passedStructs(after.spec);
  return passedStructs(before.spec).flatMap((passed) => {
    const same =
      now.find(({ struct }) => struct.name === passed.struct.name) ??
      now.find(({ argument }) => argument.index === passed.argument.index && isDirect(passed));
    return same === undefined ? [] : compareStruct(before.spec, passed, after.spec, same.struct);
  });
}

function isDirect({ struct, argument }: PassedStruct): boolean {
  return argument.type.kind === 'pointer' && argument.type.to === struct;
}

function compareStruct(
  before: Spec,
  { struct, argument }: PassedStruct,
  after: Spec,
  now: StructType,
): readonly Change[] {
  const changes: Change[] = [];
  const [a, b] = [layOutIn(struct, LP64), layOutIn(now, LP64)];
  for (const member of a.members) {
    const inPlace = b.members.find(({ offset, size }) => offset === member.offset && size === member.size);
    if (inPlace !== undefined) continue;
    const named = b.members.find(({ path }) => path === member.path);
    const field = named?.path.split('.')[0];
    changes.push({
      kind: 'break',
      message:
        named === undefined
          ? `"${member.path}" of struct ${struct.name} is gone: ${member.size} bytes at ${member.offset}`
          : `"${member.path}" of struct ${struct.name} had ${member.size} bytes at ${member.offset}, and has ${named.size} at ${named.offset}`,
      help: ['leave fields where they are, and add new ones at the end'],
      ...structPlace(after, now.name, field),
    });
    break;
  }
  if (b.size < a.size && changes.length === 0)
    changes.push({
      kind: 'break',
      message: `struct ${struct.name} had ${a.size} bytes, and has ${b.size}`,
      ...structPlace(after, now.name),
    });
  if (b.size > a.size && !carriesSize(before, argument))
    changes.push({
      kind: 'break',
      message: `struct ${struct.name} had ${a.size} bytes, and has ${b.size}; programs pass no size, so the kernel would go beyond what they have`,
      ...structPlace(after, now.name),
    });
  return changes;
}
