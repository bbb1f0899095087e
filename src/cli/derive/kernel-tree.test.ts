import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deriveCall } from '../../derive/derive.ts';
import { stepText } from '../../derive/step-text.ts';
import { changedNames } from '../../derive/tree/changed-names.ts';
import { type KernelTree, readKernelTree } from './kernel-tree.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-tree-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const HELPER = 'int helper(int flags)\n{\n\treturn flags ? -EINVAL : 0;\n}\n';
const call = (name: string, helper: string) =>
  `SYSCALL_DEFINE1(${name}, int, flags)\n{\n\treturn ${helper}(flags);\n}\n`;

const FILES: Readonly<Record<string, string>> = {
  Makefile: 'VERSION = 7\nPATCHLEVEL = 4\nSUBLEVEL = 0\n',
  'fs/helper.c': HELPER,
  'fs/first.c': call('first', 'helper'),
  'fs/second.c': call('second', 'missing'),
};

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const steps = ({ tree, types, configuration }: KernelTree, name: string) =>
  deriveCall(tree, types, configuration, name)?.steps.map((step) =>
    [step.step.kind, stepText(step), ...step.errors].join(' '),
  );

test('another state of a tree has its own steps, and says which calls it changes', () => {
  write(FILES);
  const kernel = readKernelTree(folder, 'x86_64', undefined);
  const changes = new Map<string, string | undefined>([
    ['fs/helper.c', HELPER.replace('flags ?', 'flags & 2 ?')],
    ['fs/third.c', call('third', 'helper')],
  ]);
  const changed = kernel.with(changes);
  expect(steps(kernel, 'first')).toEqual(['check flags EINVAL', 'done 1']);
  expect(steps(changed, 'first')).toEqual(['check flags & 2 EINVAL', 'done 1']);
  const names = changedNames(kernel.tree, changed.tree, changes.keys());
  expect([...names].sort()).toEqual(['helper', 'third']);
  expect(kernel.callsReaching(names)).toEqual(['first']);
  expect(changed.callsReaching(names)).toEqual(['first', 'third']);
  expect(kernel.callsReaching(new Set(['missing']))).toEqual(['second']);
});

test('a call is found by a name that the other state is the first to define', () => {
  write(FILES);
  const kernel = readKernelTree(folder, 'x86_64', undefined);
  const changes = new Map([['fs/missing.c', HELPER.replace('helper', 'missing')]]);
  const defined = kernel.with(changes);
  expect(kernel.callsReaching(changedNames(kernel.tree, defined.tree, changes.keys()))).toEqual(['second']);
  expect(steps(defined, 'second')).toEqual(['check flags EINVAL', 'done 1']);
});
