/** An integer, a pointer or an array of one of both, in a struct. */
export interface PlacedMember {
  /** `range.start`; the names of unnamed structs are left out. */
  readonly path: string;
  readonly offset: number;
  /** Of the first element of an array. */
  readonly size: number;
}

/** A struct or a union, as pahole prints it with its inner ones expanded. */
export interface PaholeStruct {
  /** Undefined for a union, of which pahole does not say it. */
  readonly size: number | undefined;
  readonly members: readonly PlacedMember[];
}

const OPEN = /^\t*(?:struct|union)(?: (\w+))? \{/;
const CLOSE =
  /^\t*\}(?: __attribute__\(\(__packed__\)\))?(?: ?(\w+)([[\d\]]*))?(?: __attribute__\(.*\))?; *(?:\/\*\s+(\d+)\s+(\d+)\s*\*\/)?/;
const MEMBER = /[\s*](\w+)((?:\[\d*\])*)(?: __attribute__\(.*\))?; *\/\*\s+(\d+)\s+(\d+)\s*\*\/$/;
const SIZE = /^\t\/\* size: (\d+)/;

/** Reads what `pahole -E` prints: each struct by its name. */
export function readPahole(text: string): ReadonlyMap<string, PaholeStruct> {
  const found = new Map<string, PaholeStruct>();
  let levels: PlacedMember[][] = [];
  let name = '';
  let size: number | undefined;
  for (const line of text.split('\n')) {
    const opened = OPEN.exec(line);
    const closed = CLOSE.exec(line);
    const member = MEMBER.exec(line);
    if (opened !== null) {
      if (levels.length === 0) {
        name = opened[1] ?? '';
        size = undefined;
      }
      levels.push([]);
    } else if (closed !== null) {
      const members = levels.pop() ?? [];
      const outer = levels.at(-1);
      if (outer === undefined) {
        found.set(name, { size, members });
        levels = [];
      } else
        outer.push(
          ...members.map((one) => ({ ...one, path: [closed[1], one.path].filter(Boolean).join('.') })),
        );
    } else if (member !== null) {
      const [, path = '', counts = '', offset, bytes] = member;
      const count = [...counts.matchAll(/\d+/g)].reduce((product, [one]) => product * Number(one), 1);
      levels.at(-1)?.push({ path, offset: Number(offset), size: Number(bytes) / count });
    } else if (levels.length === 1 && SIZE.test(line)) size = Number(SIZE.exec(line)?.[1]);
  }
  return found;
}
