import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexBytes, indexFromBytes } from './index-bytes.ts';
import { PackedIndex } from './packed-index.ts';

const TEXT = `#ifdef CONFIG_A
static int one(int x)
{
#define WITHIN 1
	return x;
}
#endif
enum size {
	SMALL,
	LARGE = 7,
};
enum {
	UNNAMED,
};
typedef unsigned int word_t;
`;
const FILES: Readonly<Record<string, string>> = {
  'fs/a.c': TEXT,
  'fs/empty.c': '',
  'fs/ünï.c': TEXT.replaceAll('one', 'two').replace('CONFIG_A', 'CONFIG_É'),
  'include/b.h': '#define LARGE 9\nstruct one {\n\tint x;\n};\n',
};
const index = PackedIndex.of(Object.keys(FILES), (path) => FILES[path]);

function everything(one: PackedIndex) {
  const names = ['one', 'two', 'WITHIN', 'size', 'SMALL', 'LARGE', 'UNNAMED', 'word_t', 'none', 'ünï', ''];
  return {
    named: names.map((name) => [name, one.named(name)]),
    files: Object.keys(FILES).map((path) => [path, one.hasFile(path), one.definitionsIn(path)]),
    namesIn: Object.keys(FILES).map((path) => [path, [...one.namesIn(path)].sort()]),
    enums: [...one.namesOfKind('enum')].sort(),
  };
}

describe('an index as bytes', () => {
  test('says the same when it is read again', () => {
    const again = indexFromBytes(indexBytes(index));
    expect(again && everything(again)).toEqual(everything(index));
    expect(index.named('LARGE').map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'enum fs/a.c',
      'enum fs/ünï.c',
      'macro include/b.h',
    ]);
    expect(index.named('two')[0]).toMatchObject({ isStatic: true, conditions: ['defined(CONFIG_É)'] });
  });

  test('of no files is one, too', () => {
    expect(indexFromBytes(indexBytes(new PackedIndex()))?.paths).toEqual([]);
  });

  test('that are cut off or changed are none, or an index, and never a fault', () => {
    const bytes = indexBytes(index);
    for (let length = 0; length < bytes.length; length += 1)
      expect(indexFromBytes(bytes.subarray(0, length))).toBeUndefined();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const changed = bytes.slice();
        changed[at] = value;
        const read = indexFromBytes(changed);
        if (read) everything(read);
      }),
    );
  });
});

describe('two indexes that are merged', () => {
  test('say what one of all files says', () => {
    const own = { 'fs/a.c': TEXT.replaceAll('one', 'two'), 'fs/b.c': TEXT };
    const above = PackedIndex.of(Object.keys(own), (path) => Reflect.get(own, path));
    const merged = PackedIndex.merged(index, above, new Set(['fs/a.c', 'fs/b.c', 'include/b.h']));
    const { 'include/b.h': _, ...rest } = FILES;
    const files: Readonly<Record<string, string>> = { ...rest, ...own };
    const fresh = PackedIndex.of(Object.keys(files), (path) => files[path]);
    expect(merged.paths).toEqual(fresh.paths);
    expect(everything(merged)).toEqual(everything(fresh));
  });
});
