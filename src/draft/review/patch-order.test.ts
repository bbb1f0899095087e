import { describe, expect, test } from 'vitest';
import { patchOrder } from './patch-order.ts';

/** What is told of patches, each of which adds lines to files, as `path:line message`. */
function told(...patches: readonly Readonly<Record<string, readonly string[]>>[]): readonly string[] {
  return patchOrder(
    patches.map((files, index) => {
      const body = Object.entries(files)
        .map(([path, lines]) => {
          const old = lines.filter((line) => !line.startsWith('+')).length;
          return `--- a/${path}\n+++ b/${path}\n@@ -10,${old} +10,${lines.filter((line) => !line.startsWith('-')).length} @@\n${lines.join('\n')}\n`;
        })
        .join('');
      return { id: undefined, subject: `[PATCH ${index + 1}/2] part ${index + 1}`, recipients: '', body };
    }),
  ).map(({ path, line, message }) => `${path}:${line} ${message}`);
}

const added = (...lines: readonly string[]) => lines.map((line) => `+${line}`);
const helper = (kind = '') => added(`${kind}int xyzzy_find(int id)`, '{', '\treturn id;', '}');
const caller = added('int xyzzy_open(int id)', '{', '\treturn xyzzy_find(id);', '}');

describe('a function that a later patch is the first to define', () => {
  test('is called before, so that the kernel does not build in between', () => {
    expect(told({ 'fs/open.c': caller }, { 'fs/xyzzy.c': helper() })).toEqual([
      'fs/open.c:12 xyzzy_find() is called here, but a later patch, "part 2", is the first to define it: the kernel does not build between the two, where a bisection may stop; let the definition come first',
    ]);
  });
  test('is called in that patch, was there before, has a stub, or is left out by an option', () => {
    expect(told({ 'fs/xyzzy.c': helper() }, { 'fs/open.c': caller })).toEqual([]);
    const moved = helper().map((line) => line.replace('+', '-'));
    expect(told({ 'fs/open.c': caller }, { 'fs/xyzzy.c': helper(), 'fs/old.c': moved })).toEqual([]);
    const stub = added('static inline int xyzzy_find(int id) { return 0; }');
    expect(told({ 'fs/open.c': caller, 'fs/x.h': stub }, { 'fs/xyzzy.c': helper() })).toEqual([]);
    const split = added('static inline int', 'xyzzy_find(int id) { return 0; }');
    expect(told({ 'fs/open.c': caller, 'fs/x.h': split }, { 'fs/xyzzy.c': helper() })).toEqual([]);
    const optional = ['+#ifdef CONFIG_XYZZY', ...caller, '+#endif'];
    expect(told({ 'fs/open.c': optional }, { 'fs/xyzzy.c': helper() })).toEqual([]);
  });
  test('is another one, which is static there', () => {
    expect(told({ 'fs/open.c': caller }, { 'fs/xyzzy.c': helper('static ') })).toEqual([]);
  });
});

test('a constant that a later patch is the first to define is used before', () => {
  const header = { 'include/uapi/linux/xyzzy.h': added('#define XYZZY_FAST 0x1') };
  const use = { 'fs/open.c': added('int xyzzy_open(int id)', '{', '\treturn id & XYZZY_FAST;', '}') };
  expect(told(use, header)).toEqual([
    'fs/open.c:12 XYZZY_FAST is used here, but a later patch, "part 2", is the first to define it: the kernel does not build between the two, where a bisection may stop; let the definition come first',
  ]);
  expect(told(header, use)).toEqual([]);
});

describe('a static function that only a later patch calls', () => {
  const warned =
    'fs/xyzzy.c:10 nothing calls the static xyzzy_find() before a later patch, "part 2": the compiler warns between the two (-Wunused-function), and an error is made of it where CONFIG_WERROR is set; add it with its caller';
  test('makes the compiler warn', () => {
    expect(told({ 'fs/xyzzy.c': helper('static ') }, { 'fs/xyzzy.c': caller })).toEqual([warned]);
  });
  test('is called in its own patch, is never called, or is named by a macro', () => {
    expect(told({ 'fs/xyzzy.c': [...helper('static '), ...caller] }, { 'fs/xyzzy.c': caller })).toEqual([]);
    expect(told({ 'fs/xyzzy.c': helper('static ') }, { 'fs/open.c': added('int a;') })).toEqual([]);
    const shown = helper('static ').map((line) => line.replace('xyzzy_find', 'xyzzy_show'));
    const later = caller.map((line) => line.replace('xyzzy_find', 'xyzzy_show'));
    expect(told({ 'fs/xyzzy.c': shown }, { 'fs/xyzzy.c': later })).toEqual([]);
  });
  test('is in a new file that nothing builds yet', () => {
    const file = `--- /dev/null\n+++ b/fs/xyzzy.c\n@@ -0,0 +1,4 @@\n${helper('static ').join('\n')}\n`;
    const rest = `--- a/fs/xyzzy.c\n+++ b/fs/xyzzy.c\n@@ -5,0 +5,4 @@\n${caller.join('\n')}\n`;
    const make = (line: string) => `--- a/fs/Makefile\n+++ b/fs/Makefile\n@@ -1,0 +1,1 @@\n+${line}\n`;
    const ofBodies = (...bodies: readonly string[]) =>
      patchOrder(bodies.map((body) => ({ id: undefined, subject: '[PATCH] x', recipients: '', body })));
    expect(ofBodies(file, rest + make('obj-y += xyzzy.o'))).toEqual([]);
    expect(ofBodies(file + make('obj-y += xyzzy.o'), rest)).toHaveLength(1);
    expect(ofBodies(file + make('obj-$(CONFIG_XYZZY) += xyzzy.o'), rest)).toEqual([]);
  });
});
