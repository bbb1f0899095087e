import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Judgement, JudgeRequest, SpecView } from '../protocol.ts';
import { CodeSession } from './code-session.ts';

const FROB = `SYSCALL_DEFINE2(frob, int, fd, unsigned int, flags)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;

	if (flags)
		return -EINVAL;

	return 0;
}
`;

async function judge(
  text: string,
  cursor = 0,
): Promise<Judgement & Pick<SpecView, 'code' | 'path' | 'calls'>> {
  const session = new CodeSession();
  const request: JudgeRequest = { revision: 1, text, cursor, call: '' };
  const judgement = await session.judge(request);
  const { code, path, calls } = session.draw(request);
  return { ...judgement, code, path, calls };
}

/** A patch that adds a file. */
function patchOf(code: string): string {
  const lines = code.trimEnd().split('\n');
  return [
    'diff --git a/fs/frob.c b/fs/frob.c',
    'new file mode 100644',
    '--- /dev/null',
    '+++ b/fs/frob.c',
    `@@ -0,0 +1,${lines.length} @@`,
    ...lines.map((line) => `+${line}`),
    '',
  ].join('\n');
}

const MAIL = `From: A <a@example.org>\nSubject: [PATCH] fs: add frob\n\nAdd a call.\n\n${patchOf(FROB)}`;

/** Presses the button of the finding about the order of checks. */
function moved(text: string, { findings }: Judgement): string {
  const [edit] = findings.flatMap(({ actions }) => actions)[0]?.edits ?? [];
  if (edit === undefined) throw new Error('no button');
  return text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

test.each([
  ['C', FROB, 3],
  ['a patch', patchOf(FROB), 8],
  ['a mail', MAIL, 13],
])('%s is judged at its own lines, and one press gives it a probe', async (_, text, line) => {
  const before = await judge(text);
  expect(before).toMatchObject({ syscall: 'frob', grade: 'none', ambiguous: true });
  const [first] = before.findings;
  expect(first).toMatchObject({ rule: 'probe-before-permission', line });
  expect(text.slice(first?.start, first?.end)).toBe('if (!capable(CAP_SYS_ADMIN))');
  expect(before.code?.steps.map((step) => step?.line)).toEqual([line, line + 3]);
  expect(before.code?.steps.map((step) => step?.move?.title)).toEqual([
    undefined,
    'move before the permission',
  ]);
  expect(first?.actions[0]?.title).toBe(`move the check at line ${line + 3} before the permission`);

  const text2 = moved(text, before);
  expect(text2.split('\n').length).toBe(text.split('\n').length);
  const after = await judge(text2);
  expect(after).toMatchObject({ grade: 'weak', calls: expect.arrayContaining(['frob(-1, 1)']) });
  expect(after.code?.steps.map((step) => step?.line)).toEqual([line, line + 3]);
  expect(after.code?.steps.every((step) => step?.move === undefined)).toBe(true);
});

test('lines that a patch does not add are not moved', async () => {
  const text = patchOf(FROB)
    .replace('new file mode 100644\n', '')
    .replace('--- /dev/null', '--- a/fs/frob.c')
    .replace('@@ -0,0 +1,10 @@', '@@ -1,8 +1,10 @@')
    .replace('+\tif (!capable', ' \tif (!capable')
    .replace('+\t\treturn -EPERM', ' \t\treturn -EPERM')
    .replace(/^\+(?=[{}]|\t(?!if|\treturn -EINVAL)|$)/gm, ' ');
  const { code } = await judge(text);
  expect(code?.steps.some((step) => step?.move !== undefined) ?? false).toBe(false);
});

test('of two calls the one at the cursor is shown', async () => {
  const text = FROB + FROB.replace('frob', 'plugh').replace(/\tif \(!cap.*\n.*\n\n/, '');
  expect(await judge(text)).toMatchObject({ syscall: 'frob', grade: 'none' });
  expect(await judge(text, text.length)).toMatchObject({ syscall: 'plugh', grade: 'weak' });
});

test('the spec that the code says is one that can be worked on', async () => {
  const { code } = await judge(FROB);
  expect(code?.spec).toContain('- permission: "CAP_SYS_ADMIN"\n    error: EPERM\n    source: pasted.c:3\n');
});

test('what a patch changes in calls that it does not show is unknown, and said', async () => {
  const text = `--- a/fs/frob.c\n+++ b/fs/frob.c\n@@ -5,3 +5,4 @@ SYSCALL_DEFINE2(frob, int, fd, unsigned int, flags)\n \tif (flags)\n \t\treturn -EINVAL;\n+\tfrob_count++;\n \treturn 0;\n`;
  const { findings, grade, summary } = await judge(text);
  expect(grade).toBeUndefined();
  expect(summary).toBe('frob: the patch shows a part of its code, so it was not checked');
  // The line of the text that changes it, and what helps here: the page has no kernel tree.
  expect(findings).toMatchObject([{ severity: 'warning', line: 6, start: text.indexOf('+\tfrob_count') }]);
  expect(findings[0]?.message).toBe('this patch changes the code of frob, which was not checked');
  expect(findings[0]?.help.join('\n')).toMatch(/^paste the whole function .*\n.*check - --tree \.$/);
});

test('a text without a call says so', async () => {
  const { findings } = await judge('--- a/fs/x.c\n+++ b/fs/x.c\n@@ -1 +1 @@\n-int a;\n+int b;\n');
  expect(findings.map(({ message }) => message)).toEqual([
    'this is a patch of 1 file that contains no SYSCALL_DEFINEn and changes no spec, so nothing was checked',
  ]);
});

test('a damaged text is judged too, and what is marked stands in it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(FROB, patchOf(FROB), MAIL),
      fc.nat(400),
      fc.nat(40),
      fc.string(),
      async (text, at, count, put) => {
        const damaged = text.slice(0, at) + put + text.slice(at + count);
        const { findings, code } = await judge(damaged);
        const steps = (code?.steps ?? []).flatMap((step) => (step === undefined ? [] : [step]));
        for (const { start, end } of [...findings, ...steps]) {
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(damaged.length);
        }
      },
    ),
    { numRuns: 60 },
  );
});
