import { expect, test } from 'vitest';
import type { Spec } from '../../spec/model.ts';
import { readSpecs } from '../../spec/read.ts';
import { generateXlat, leftOpenInXlat, whyNoXlat, xlatTables } from './xlat.ts';

function specOf(values: string, more = ''): Spec {
  const text = `syscall: xyzzy
status: proposed
prototype: long xyzzy(unsigned int cmd, struct xyzzy_args __user *args, unsigned int flags)
arguments:
  cmd: {role: command, values: {XYZZY_STOP: 2, XYZZY_START: 1, XYZZY_BEGIN: 1${more}}}
  args: {role: in}
  flags: {role: flags, values: {${values}}}
structs: {xyzzy_args: {flags: {type: __u64, role: flags, values: {XYZZY_WIDE: 0x100000000}}, rest: __u64}}
entry: [{effect: starts it}]
`;
  const spec = readSpecs(text).documents[0]?.spec;
  if (spec === undefined) throw new Error(`no spec: ${text}`);
  return spec;
}

/** What gen.sh reads: directives, comments, and a name with its value. */
const LINE =
  /^(?:#(?:value_indexed|sorted|val_type uint64_t)|\/\* src\/xlat\/\w+\.in \*\/|[A-Z_]\w*\t(?:0x[0-9a-f]+|\d+)|)$/;

test('each argument and field with names gets a table in the form of gen.sh', () => {
  const spec = specOf('XYZZY_HIGH: 0x8, XYZZY_LOW: 0x1, XYZZY_BOTH: 0x9, XYZZY_NONE: 0');
  const text = generateXlat(spec) ?? '';
  // A name with several bits comes before its parts.
  expect(text).toBe(
    [
      '/* src/xlat/xyzzy_cmd.in */\n#value_indexed\nXYZZY_START\t1\nXYZZY_STOP\t2\n',
      '/* src/xlat/xyzzy_flags.in */\nXYZZY_NONE\t0\nXYZZY_BOTH\t0x9\nXYZZY_LOW\t0x1\nXYZZY_HIGH\t0x8\n',
      '/* src/xlat/xyzzy_xyzzy_args_flags.in */\n#val_type uint64_t\nXYZZY_WIDE\t0x100000000\n',
    ].join('\n'),
  );
  for (const line of text.split('\n')) expect(line).toMatch(LINE);
  expect(leftOpenInXlat(spec)).toHaveLength(3);
});

test('commands with large values are sorted, and what gen.sh would take for code is left out', () => {
  const [command] = xlatTables(specOf('XYZZY_LOW: 1', ', XYZZY_FAR: 0x5401, lower_case: 7'));
  expect(command?.text).toBe('#sorted\nXYZZY_START\t1\nXYZZY_STOP\t2\nXYZZY_FAR\t21505\n');
});

test('a call without names has no table, and the message says so', () => {
  const [{ spec } = { spec: undefined }] = readSpecs(
    'syscall: xyzzy\nstatus: proposed\nprototype: long xyzzy(int fd)\nentry: [{effect: starts it}]\n',
  ).documents;
  if (spec === undefined) throw new Error('no spec');
  expect(generateXlat(spec)).toBeUndefined();
  expect(whyNoXlat(spec)).toContain('no argument or field of xyzzy has flags or commands');
});
