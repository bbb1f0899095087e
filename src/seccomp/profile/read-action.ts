import { errnoNumber } from '../../spec/errno.ts';
import { MAX_ERRNO } from '../seccomp-action.ts';
import { ACTION_NAMES, type ProfileAction } from './profile.ts';
import type { JsonObject, ProfileReader } from './profile-reader.ts';
import type { JsonValue } from './read-json.ts';

const UINT32 = 0xffff_ffffn;

/** Reads an action with its errno, a number; in containers/common's form also a name or digits, which take precedence. */
export function readAction(
  object: JsonObject,
  value: JsonValue,
  numberKey: string,
  nameKey: string,
  reader: ProfileReader,
): ProfileAction | undefined {
  const name = reader.constant(value, 'action', 'SCMP_ACT_', ACTION_NAMES);
  const number = reader.get(object, numberKey);
  const word = reader.get(object, nameKey);
  let errno: number | undefined;
  if (number !== undefined) {
    const read = reader.number(number, `"${numberKey}"`, UINT32);
    if (read !== undefined) errno = Number(read);
  }
  if (word !== undefined) {
    const text = reader.text(word, `"${nameKey}"`);
    if (text !== undefined && text !== '') {
      errno = /^\d{1,9}$/.test(text) ? Number(text) : errnoNumber(text);
      if (errno === undefined) reader.error(word, `"${nameKey}" is "${text}", which is not an errno`);
    }
  }
  if (errno !== undefined && errno > MAX_ERRNO) {
    reader.warn(
      number ?? word ?? value,
      `errno ${errno} is above ${MAX_ERRNO}: engines use its low 16 bits, which the kernel caps at ${MAX_ERRNO}`,
    );
  }
  return name === undefined ? undefined : { name, errno };
}
