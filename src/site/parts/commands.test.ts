import { toHtml } from 'hast-util-to-html';
import { expect, test } from 'vitest';
import { readSpecs } from '../../spec/read.ts';
import { commandSection } from './commands.tsx';

const spec = (values: string) =>
  readSpecs(`syscall: frobctl
status: merged
since: "6.1"
number: 470
prototype: int frobctl(int op, unsigned long arg)
arguments:
  op: { role: command, values: { ${values} } }
entry:
  - check: arg > 7
    when: op == FROB_SET
    error: EINVAL
  - work: fields & <more>
    when: op == FROB_SET
    error: [EIO, ENOMEM, EBUSY, EAGAIN, EPERM]
  - done: op == FROB_GET
  - work: what the <command> does
    error: EIO
`).documents[0]?.spec ?? expect.fail();

test('a row for each command has links to its own steps, and where it ends', () => {
  const html = toHtml([...commandSection(spec('FROB_GET: 0, FROB_SET: 1, FROB_A: 2, FROB_B: 0x4200'))]);
  const rows = html.split('<tr>').map((row) =>
    row
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  expect(rows.slice(2)).toEqual([
    'FROB_GET 0 3 done succeeds, step 3',
    'FROB_SET 1 1 EINVAL , 2 work , 4 EIO step 4',
    'FROB_A 2 4 EIO step 4',
    'FROB_B 0x4200 4 EIO step 4',
  ]);
  expect(html).toContain('<a href="#step-1">1</a>');
  expect(html).toContain('or at step 4, work: what the &#x3C;command> does.');
  expect(html).toContain('<summary>4 commands</summary>');
});

test('a call without commands has no such section', () => {
  expect(commandSection(spec('FROB_GET: 0, FROB_SET: 1'))).toEqual([]);
});
