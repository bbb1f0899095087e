import { describe, expect, test } from 'vitest';
import { deriveCall } from '../derive.ts';
import { stepText } from '../step-text.ts';
import { KernelOptions } from './kernel-options.ts';
import { SourceTree } from './source-tree.ts';
import { Types } from './types.ts';

type Files = Readonly<Record<string, string>>;

function treeOf(files: Files, architecture?: string): SourceTree {
  return new SourceTree({ paths: Object.keys(files), read: (path) => files[path] }, architecture);
}

const CHECK = 'int check(int flags)\n{\n\treturn flags & ~MASK ? -EINVAL : 0;\n}\n';
const CALL = `SYSCALL_DEFINE1(operate, int, flags)
{
	if (check(flags))
		return -EINVAL;
#ifdef WITH_LIMIT
	if (flags == 2)
		return -ERANGE;
#endif
	return 0;
}
`;
const FILES: Files = {
  'fs/call.c': CALL,
  'fs/check.c': CHECK,
  'include/linux/mask.h': '#define MASK 0x3\nenum size {\n\tSMALL,\n\tLARGE = 7,\n};\n',
  'arch/x86/kernel/own.c': 'int own(void)\n{\n\treturn 1;\n}\n',
};

/** Where a name is defined: `fs/check.c:1`. */
const places = (tree: SourceTree, name: string): readonly string[] =>
  tree
    .all(name, 'function', 'macro', 'enum', 'syscall')
    .map(({ path, start }) => `${path}:${tree.lineOf(path, start)}`);

/** All that a tree says, to tell whether two say the same. */
function everything(tree: SourceTree, paths: readonly string[]) {
  const names = ['check', 'operate', 'MASK', 'SMALL', 'LARGE', 'own', 'extra', 'size'];
  return {
    calls: tree.calls,
    names: names.map((name) => [name, ...places(tree, name)]),
    files: paths.map((path) => [path, tree.text(path), tree.definitionsIn(path)]),
  };
}

/** A tree, its options and types, as the steps of `operate`. */
function steps(tree: SourceTree, configuration: KernelOptions, types: Types): readonly string[] {
  const call = deriveCall(tree, types, configuration, 'operate');
  return (call?.steps ?? []).map((step) => [stepText(step), ...step.errors].join(' '));
}

describe('the definitions of one file', () => {
  test('are in the order of the file, and an enum is one of them', () => {
    expect(treeOf(FILES).definitionsIn('include/linux/mask.h')).toMatchObject([
      { kind: 'macro', name: 'MASK', path: 'include/linux/mask.h' },
      { kind: 'enum', name: 'size' },
    ]);
  });

  test('are none where the tree has no such file, or leaves it out', () => {
    const tree = treeOf({ ...FILES, 'arch/arm64/mm.c': CHECK });
    expect(tree.definitionsIn('fs/none.c')).toEqual([]);
    expect(tree.definitionsIn('arch/arm64/mm.c')).toEqual([]);
  });
});

describe('a tree with other texts', () => {
  const CHANGES: ReadonlyMap<string, string | undefined> = new Map([
    ['fs/check.c', `\n${CHECK}int extra(void)\n{\n\treturn 0;\n}\n`],
    ['fs/a-new.c', 'int extra(void)\n{\n\treturn 2;\n}\n'],
    ['include/linux/mask.h', '#define MASK 0x1\nenum size {\n\tSMALL,\n};\n'],
    ['arch/x86/kernel/own.c', undefined],
  ]);

  test('says what a tree says that has these texts on disk', () => {
    const fresh = Object.fromEntries(
      Object.entries({ ...FILES, ...Object.fromEntries(CHANGES) }).flatMap(([path, text]) =>
        text === undefined ? [] : [[path, text]],
      ),
    );
    const paths = [...Object.keys(FILES), 'fs/a-new.c'];
    expect(everything(treeOf(FILES).with(CHANGES), paths)).toEqual(everything(treeOf(fresh), paths));
  });

  test('leaves the tree as it was', () => {
    const tree = treeOf(FILES);
    const before = everything(tree, Object.keys(FILES));
    const changed = tree.with(CHANGES);
    expect(places(changed, 'check')).toEqual(['fs/check.c:2']);
    expect(places(changed, 'own')).toEqual([]);
    expect(places(changed, 'LARGE')).toEqual([]);
    expect(everything(tree, Object.keys(FILES))).toEqual(before);
  });

  test('can be changed again', () => {
    const tree = treeOf(FILES)
      .with(CHANGES)
      .with(new Map([['fs/check.c', CHECK]]));
    expect(places(tree, 'check')).toEqual(['fs/check.c:1']);
    expect(places(tree, 'extra')).toEqual(['fs/a-new.c:1']);
  });

  test('lists the calls that are added and removed', () => {
    const tree = treeOf(FILES);
    expect(tree.with(new Map([['fs/call.c', undefined]])).calls).toEqual([]);
    expect(tree.with(new Map([['fs/b.c', CALL.replace('operate', 'rest')]])).calls).toEqual([
      'operate',
      'rest',
    ]);
  });

  test("reads no file of another architecture, and none that isn't C", () => {
    const tree = treeOf(FILES).with(
      new Map([
        ['arch/arm64/kernel/own.c', CHECK],
        ['tools/check.c', CHECK],
        ['fs/check.rst', CHECK],
      ]),
    );
    expect(places(tree, 'check')).toEqual(['fs/check.c:1']);
    expect(tree.text('fs/check.rst')).toBe(CHECK);
  });

  test('defines nothing in a file that exists and that the tree leaves out', () => {
    const files: Files = { ...FILES, 'drivers/gpu/check.c': CHECK };
    const tree = new SourceTree({ paths: Object.keys(FILES), read: (path) => files[path] });
    const changes = new Map([
      ['drivers/gpu/check.c', `${CHECK}\n`],
      ['drivers/gpu/new.c', 'int extra(void)\n{\n\treturn 0;\n}\n'],
    ]);
    expect(places(tree.with(changes), 'check')).toEqual(['fs/check.c:1']);
    expect(places(tree.with(changes), 'extra')).toEqual(['drivers/gpu/new.c:1']);
  });

  test('scans nothing but the files that change', () => {
    const read: string[] = [];
    const tree = new SourceTree({
      paths: Object.keys(FILES),
      read: (path) => {
        read.push(path);
        return FILES[path];
      },
    });
    read.length = 0;
    const changed = tree.with(CHANGES);
    expect(changed.all('operate', 'syscall')).toHaveLength(1);
    expect(new Set(read)).toEqual(new Set(['fs/a-new.c']));
  });

  test('has types, constants and code of its own', () => {
    const tree = treeOf(FILES);
    const options = new KernelOptions(tree);
    const types = new Types(tree, options);
    const before = ['flags & ~MASK EINVAL'];
    expect(types.constant('MASK')).toMatchObject({ value: 3n });
    expect(steps(tree, options, types)).toEqual(before);
    const changed = tree.with(
      new Map([['include/linux/mask.h', '#define MASK 0x1\n#define WITH_LIMIT 1\n']]),
    );
    const changedOptions = options.for(changed);
    const changedTypes = new Types(changed, changedOptions);
    expect(steps(changed, changedOptions, changedTypes)).toEqual([
      ...before,
      '#if defined(WITH_LIMIT) when flags == 2 ERANGE',
    ]);
    expect(changedTypes.constant('MASK')).toMatchObject({ value: 1n });
    expect(steps(tree, options, types)).toEqual(before);
    expect(types.constant('MASK')).toMatchObject({ value: 3n });
    expect(changedTypes.constant('LARGE')).toBeUndefined();
    expect(types.constant('LARGE')).toMatchObject({ value: 7n });
  });
});

describe('a call that several files define', () => {
  const call = (refused: string) => `SYSCALL_DEFINE1(operate, int, flags)
{
	return flags ? -${refused} : 0;
}
`;
  const stepsOf = (files: Files) => {
    const tree = treeOf(files);
    const configuration = new KernelOptions(tree);
    return steps(tree, configuration, new Types(tree, configuration));
  };

  test('is that of the machines which the tree is read for', () => {
    const files = {
      'arch/x86/kernel/call_32.c': call('EIO'),
      'arch/x86/kernel/call_64.c': call('EINVAL'),
      'arch/x86/um/call.c': call('ENXIO'),
      'mm/nommu.c': call('ENOSYS'),
    };
    expect(stepsOf(files)).toEqual(['flags EINVAL', '1']);
  });

  test('begins after a declaration of several lines', () => {
    const files = { 'mm/call.c': `static int check(int one,\n\t\tint other);\n${call('EINVAL')}` };
    expect(treeOf(files).calls).toEqual(['operate']);
  });

  test('is unknown where it cannot be said which of them is built', () => {
    expect(stepsOf({ 'fs/a.c': call('EIO'), 'fs/b.c': call('EINVAL') })).toEqual([
      'defined in fs/a.c and fs/b.c',
      'flags EIO',
      '1',
    ]);
  });
});
