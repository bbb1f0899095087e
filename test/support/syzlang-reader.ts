import { expect } from 'vitest';

const BUILT_IN = /^(?:int(?:8|16|32|64)|intptr|fd|fd_dir|pid|filename|string)$/;

interface Described {
  readonly call: string;
  /** The fields of each struct, and whether it is a union. */
  readonly structs: ReadonlyMap<string, readonly string[]>;
  readonly sets: ReadonlyMap<string, readonly string[]>;
}

/**
 * A reader of what we write of syzkaller's language (docs/syscall_descriptions_syntax.md there): it refuses a type that
 * nothing defines, a size of a field that is not there, and a line of no known form.
 */
export function readSyzlang(text: string): Described {
  const blocks = text.trimEnd().split('\n\n');
  const structs = new Map<string, readonly string[]>();
  const sets = new Map<string, readonly string[]>();
  const resources = new Set<string>();
  const groups: [name: string, type: string][][] = [];
  let call = '';
  for (const block of blocks) {
    const struct = /^(\w+) (?:\{\n([^{}]*)\n\}|\[\n([^{}]*)\n\])$/.exec(block);
    const set = /^(\w+) = ([A-Z_]\w*(?:, [A-Z_]\w*)*)$/.exec(block);
    const made = /^(\w+)\((.*)\)(?: (\w+))?$/.exec(block);
    const resource = /^resource (\w+)\[fd\]$/.exec(block);
    if (/^(?:#.*\n?)+$/.test(block) || /^include <[\w./]+>$/.test(block)) continue;
    if (struct !== null) {
      const [, name = '', inStruct, inUnion = ''] = struct;
      const fields = (inStruct ?? inUnion).split('\n').map((line): [string, string] => {
        const [, field, type] = /^\t(\w+)\t(\S.*)$/.exec(line) ?? [];
        if (field === undefined || type === undefined) throw new Error(`no field: ${line}`);
        return [field, type];
      });
      expect(structs.has(name), `${name} is defined twice`).toBe(false);
      structs.set(
        name,
        fields.map(([field, type]) => `${field} ${type}`),
      );
      groups.push(fields);
    } else if (set !== null) sets.set(set[1] ?? '', (set[2] ?? '').split(', '));
    else if (resource !== null) resources.add(resource[1] ?? '');
    else if (made !== null) {
      call = block;
      const list = splitTop(made[2] ?? '');
      groups.push(
        list.map((one): [string, string] => [
          one.slice(0, one.indexOf(' ')),
          one.slice(one.indexOf(' ') + 1),
        ]),
      );
      if (made[3] !== undefined) expect(resources).toContain(made[3]);
    } else throw new Error(`of no form: ${block}`);
  }
  const known = { structs, sets };
  for (const group of groups)
    for (const [, type] of group)
      checkType(
        type,
        known,
        group.map(([name]) => name),
      );
  return { call, ...known };
}

function checkType(
  text: string,
  known: Pick<Described, 'structs' | 'sets'>,
  neighbours: readonly string[],
): void {
  const [, name = '', list] = /^(\w+)(?:\[(.*)\])?$/.exec(text) ?? [];
  const own = list === undefined ? [] : splitTop(list);
  const [first = '', second = ''] = own;
  switch (name) {
    case 'ptr':
    case 'ptr64':
      expect(['in', 'out', 'inout']).toContain(first);
      checkType(second, known, neighbours);
      return;
    case 'array':
      checkType(first, known, neighbours);
      if (own.length > 1) expect(second).toMatch(/^\d+$/);
      return;
    case 'flags':
      expect([...known.sets.keys()]).toContain(first);
      return;
    case 'bytesize':
      expect(neighbours).toContain(first);
      return;
    default:
      if (list === '0:65') return;
      expect(BUILT_IN.test(name) || known.structs.has(name), `${text} is defined nowhere`).toBe(true);
  }
}

/** Splits at commas outside of brackets. */
function splitTop(list: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const character of list) {
    depth += character === '[' ? 1 : character === ']' ? -1 : 0;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
