import type { FileDiff } from '../diff.ts';
import { structBodies } from '../from/structs.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** The bytes of types of fixed size. */
const BYTES: ReadonlyMap<string, number> = new Map(
  [8, 16, 32, 64].flatMap((bits) => [
    [`__u${bits}`, bits / 8] as const,
    [`__s${bits}`, bits / 8] as const,
    [`__aligned_u${bits}`, bits / 8] as const,
  ]),
);

/** The constants of one series that are told of. */
const MAX_TOLD = 1;

/** Sizes of first versions of structs, in headers that a series adds, that are not the size of the struct. */
export function versionSizes(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path = '', oldPath, hunks }) => {
      if (oldPath !== undefined || !/^(?:arch\/\w+\/)?include\/uapi\//.test(path)) return [];
      const lines = hunks.flatMap((hunk) => hunk.lines);
      const text = lines.map((one) => one.text).join('\n');
      const structs = new Map(structBodies([{ rank: 0, text }]));
      return lines.flatMap(({ text: own, line }): readonly NewValue[] => {
        const [, name, said] =
          /^\s*#\s*define\s+(\w+)_SIZE_VER0\s+(\d{1,5})U?\s*(?:\/\*.*)?$/.exec(own) ?? [];
        if (name === undefined || said === undefined || text.includes(`${name}_SIZE_VER1`)) return [];
        const body = structs.get(name.toLowerCase());
        const size = body === undefined ? undefined : sizeOf(body);
        if (size === undefined || size === Number(said)) return [];
        const message = `${name}_SIZE_VER0 is ${said}, but struct ${name.toLowerCase()} has ${size} bytes`;
        return [fact(path, line, message)];
      });
    })
    .slice(0, MAX_TOLD);
}

/** The size of a struct whose members all have a fixed size, and stand where their alignment wants them. */
function sizeOf(body: string): number | undefined {
  const plain = body.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/\/\/.*$/gm, '');
  let size = 0;
  let widest = 1;
  for (const member of plain.split(';')) {
    if (member.trim() === '') continue;
    const [, type = '', count] = /^\s*(\w+)\s+\w+\s*(?:\[(\d{1,4})\])?\s*$/.exec(member) ?? [];
    const bytes = BYTES.get(type);
    // A hole is a matter of architectures.
    if (bytes === undefined || size % bytes !== 0) return undefined;
    size += bytes * Number(count ?? 1);
    widest = Math.max(widest, bytes);
  }
  return size % widest === 0 && size > 0 ? size : undefined;
}
