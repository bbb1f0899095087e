import { describe, expect, test } from 'vitest';
import { isSpecCandidate } from './candidate.ts';

describe('which YAML of a folder is judged', () => {
  test.each([
    ['a spec', 'syscall: xyzzy\nprototype: int xyzzy(void)\n'],
    ['a spec behind comments and a document mark', '# words\n---\nsyscall: xyzzy\n'],
    ['JSON', '{"syscall": "xyzzy"}'],
    ['a misspelt first key', 'syscal: xyzzy\n'],
    ['a misspelt first key with a comment', 'sycsall: xyzzy # new\r\n'],
    ['another case', 'Syscall: xyzzy\n'],
    ['two keys of a spec, and no name', 'prototype: int xyzzy(void)\nentry: []\n'],
    ['two keys in the second document', 'a: b\n---\nsummary: x\nstatus: proposed\n'],
  ])('%s is', (_, text) => {
    expect(isSpecCandidate(text)).toBe(true);
  });

  test.each([
    [
      'a devicetree binding',
      '%YAML 1.2\n---\n$id: x\ntitle: y\nproperties:\n  syscall: 1\n'.replace('  syscall: 1\n', ''),
    ],
    ['a workflow', 'name: ci\non: push\njobs: {}\n'],
    ['a Kubernetes object', 'apiVersion: v1\nkind: Pod\nmetadata: {}\nstatus: {}\n'],
    ['facts of a runtime', 'runtime: docker\ntitle: Docker\nabout: x\nsource: y\n'],
    ['kernel parameters', 'sysctl: enabled\n'],
    ['a list of calls', 'syscalls:\n  - openat2\n'],
    ['one key of a spec', 'status: fine\n'],
    ['one key in each of two documents', 'status: fine\n---\nsummary: x\n'],
    ['keys of a spec inside of something else', 'x:\n  status: proposed\n  entry: []\n'],
    ['nothing', ''],
  ])('%s is not', (_, text) => {
    expect(isSpecCandidate(text)).toBe(false);
  });
});
