import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowsedSite, executable } from '../support/browser.ts';
import { probeable } from '../support/command-line.ts';
import { MAKING_MS } from '../support/made-once.ts';

/* The playground in a real browser, compared with the command line. */

const root = join(import.meta.dirname, '../..');

test('its scripts weigh no more than 165 kB, compressed', () => {
  const bytes = ['playground.js', 'worker.js'].map(
    (name) => gzipSync(readFileSync(join(root, 'dist/playground', name)), { level: 9 }).length,
  );
  expect(bytes.reduce((sum, each) => sum + each)).toBeLessThan(165_000);
});

test('the reader of C, which is loaded when there is some, weighs no more than 200 kB, compressed', () => {
  const bytes = gzipSync(readFileSync(join(root, 'dist/playground/code.js')), { level: 9 }).length;
  expect(bytes).toBeLessThan(200_000);
});

test('the reader of C does not run beside the worker of another build, and says what to do', async () => {
  const reader = JSON.stringify(pathToFileURL(join(root, 'dist/playground/code.js')).href);
  const script = `globalThis.probeableShared = ['older']; await import(${reader}).catch(({ message }) => console.log(message));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(stdout).toBe('the page has been updated; reload it\n');
});

test('the help with the text, which is loaded when the editor is used, weighs no more than 60 kB, compressed', () => {
  const bytes = ['help.js', 'help-worker.js'].map(
    (name) => gzipSync(readFileSync(join(root, 'dist/playground', name)), { level: 9 }).length,
  );
  expect(bytes.reduce((sum, each) => sum + each)).toBeLessThan(60_000);
});

test('what says who refused calls, which is loaded when there is a log, weighs no more than 110 kB, compressed', () => {
  const bytes = ['why.js', 'ask-shared.js'].map(
    (name) => gzipSync(readFileSync(join(root, 'dist/ask', name)), { level: 9 }).length,
  );
  expect(bytes.reduce((sum, each) => sum + each)).toBeLessThan(110_000);
});

test('what judges policies, which is loaded when there is one, weighs no more than 110 kB, compressed', () => {
  const bytes = gzipSync(readFileSync(join(root, 'dist/ask/policy.js')), { level: 9 }).length;
  expect(bytes).toBeLessThan(110_000);
});

const faulty = `syscall: xyzzy
prototype: int xyzzy(int fd, unsigned int flags)
entry:
  - permission: CAP_SYS_ADMIN
    error: EPERM
  - check: flags & ~1
    error: EINVAL
  - lookup: fd
    error: EBADF
  - effect: changes the file
`;

describe.skipIf(executable === undefined)('the playground', () => {
  let site: BrowsedSite;
  let page: Page;
  beforeAll(async () => {
    site = await BrowsedSite.built();
  }, MAKING_MS);
  afterAll(() => site?.stop());

  async function open(query = ''): Promise<void> {
    page = await site.open(`/playground/${query}`);
    await page.locator('#path .step').first().waitFor();
  }
  async function type(text: string): Promise<void> {
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+a');
    // As a paste arrives: typing would indent on its own.
    await page.keyboard.insertText(text);
  }
  const verdict = (): Promise<string | null> => page.locator('#verdict').textContent();
  const finding = (rule: string) => page.locator('#findings > li', { hasText: `${rule}:` });

  test('judges a text as it is typed, and marks what it finds', async () => {
    await open();
    await type(faulty);
    await expect
      .poll(verdict)
      .toMatch(/^xyzzy: no probe\. The kernel can return EPERM itself\. \d+ findings$/);
    await expect.poll(() => finding('probe-before-permission').count()).toBe(1);
    await expect.poll(() => page.locator('.cm-gutters .dot-error').count()).toBeGreaterThan(0);
    await expect.poll(() => page.locator('.mark-error').count()).toBeGreaterThan(0);
    await expect.poll(() => page.locator('#path .step').count()).toBe(4);
    await page.close();
  });

  test('a press of a button mends what can be mended, and undo brings it back', async () => {
    await open('?spec=syscalls/close_range');
    await type(`${faulty}summary: prints a letter\n`);
    const fix = finding('spec-key-order').getByRole('button').nth(1);
    await fix.click();
    await expect.poll(() => finding('spec-key-order').count()).toBe(0);
    // A call of close_range says nothing of the text that took its place.
    await expect
      .poll(() => page.getByLabel('Call', { exact: true }).inputValue())
      .not.toContain('close_range');
    await expect
      .poll(() => page.locator('.cm-content').textContent())
      .toMatch(/flags\)summary: prints a letterentry/);
    await page.keyboard.press('Control+z');
    await expect.poll(() => finding('spec-key-order').count()).toBe(1);
    await page.close();
  });

  test('judges a seccomp policy, with a fix that is made', async () => {
    await open();
    await page.locator('#path .step').first().waitFor();
    const policy = {
      defaultAction: 'SCMP_ACT_ERRNO',
      architectures: ['SCMP_ARCH_X86_64'],
      syscalls: [{ names: ['read'], action: 'SCMP_ACT_ALLOW' }],
    };
    await type(JSON.stringify(policy));
    await finding('policy-new-calls').waitFor();
    await expect.poll(() => verdict()).toMatch(/^a policy: \d+ findings$/);
    await expect
      .poll(() => page.locator('#containers').textContent())
      .toContain('as runc and crun install it on x86_64');
    await finding('policy-new-calls')
      .getByRole('button', { name: /^make ENOSYS the default; nothing else changes/ })
      .click();
    await expect.poll(() => finding('policy-new-calls').count()).toBe(0);
    await page.close();
  });

  test('says who refused the calls of a log, as probeable why does', async () => {
    const log =
      '[pid 7] unshare(CLONE_NEWUSER) = -1 EPERM (Operation not permitted)\n' +
      'audit: type=1326 audit(1.2:3): pid=9 comm="sh" sig=0 arch=40000028 syscall=412 compat=1 ip=0xb6f code=0x50000\n';
    await open();
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    await page.reload();
    await page.locator('#path .step').first().waitFor();
    expect(loaded).toContain('/playground/worker.js');
    expect(loaded).not.toContain('/can-i-call/why.js');
    await type(log);
    const answer = page.locator('#path pre');
    await answer.waitFor();
    expect(loaded).toContain('/can-i-call/why.js');
    await expect
      .poll(() => answer.textContent())
      .toBe(probeable(['why', '-'], { cwd: root, input: log }).stdout);
    await expect.poll(() => verdict()).toBe('who refused these calls:');
    await expect.poll(() => page.locator('#findings > li').count()).toBe(2);
    await type('clone3 EPERM');
    await expect
      .poll(() => answer.textContent())
      .toBe(probeable(['why', 'clone3', 'EPERM'], { cwd: root }).stdout);
    // A spec is judged as before.
    await type(faulty);
    await expect.poll(() => finding('probe-before-permission').count()).toBe(1);
    await page.close();
  });

  test('follows a call step by step', async () => {
    await open();
    await type(faulty.replace(/ {2}- permission.*\n.*\n/, ''));
    const call = page.getByLabel('Call', { exact: true });
    await call.fill('xyzzy(-1, 0)');
    await expect
      .poll(() => page.locator('#trial-answer').textContent())
      .toBe('Always fails with EBADF; nothing changes. A strong probe.');
    await page.getByRole('button', { name: 'Next step' }).click();
    await expect
      .poll(() => page.locator('#trial-step').textContent())
      .toMatch(/^1\. check flags & ~1: passes/);
    await expect.poll(() => page.locator('[data-verdict]').count()).toBe(1);
    await page.getByRole('button', { name: 'Next step' }).click();
    await expect
      .poll(() => page.locator('#trial-step').textContent())
      .toMatch(/^2\. lookup fd: ends the call/);
    await page.getByRole('button', { name: 'All steps' }).click();
    await expect.poll(() => page.locator('[data-verdict="not-reached"]').count()).toBe(1);
    await call.fill('xyzzy(');
    await expect.poll(() => page.locator('#trial-answer').textContent()).not.toMatch(/nothing changes/);
    await page.close();
  });

  test('completes a word with the keyboard, and explains it', async () => {
    await open();
    await type(faulty);
    await page.keyboard.press('Control+Home');
    const line = page.locator('.cm-line', { hasText: 'flags & ~1' });
    await line.click();
    await page.keyboard.press('Home');
    for (let count = 0; count < '  - ch'.length; count++) await page.keyboard.press('ArrowRight');
    // The help is loaded once the editor has the focus, and knows the names of the last text that could be read.
    const explained = page.locator('.help-popup:not([hidden])');
    await expect
      .poll(async () => {
        await page.keyboard.press('Control+i');
        return explained.count();
      })
      .toBe(1);
    await page.keyboard.press('End');
    await page.keyboard.type(' && fla');
    const chosen = page.locator('[role=option][aria-selected=true]');
    await page.keyboard.press('Control+Space');
    await expect.poll(() => chosen.textContent()).toBe('flags unsigned int');
    await expect
      .poll(() => page.evaluate('document.activeElement.getAttribute("aria-activedescendant")'))
      .toBe('completions-0');
    await page.keyboard.press('Enter');
    await expect.poll(() => line.textContent()).toBe('  - check: flags & ~1 && flags');
    await page.keyboard.press('Control+i');
    await expect
      .poll(() => explained.textContent())
      .toContain('flags: unsigned intArgument 2; its role is flags.');
    await page.keyboard.press('Escape');
    await expect.poll(() => explained.count()).toBe(0);
    await page.close();
  });

  test('what is typed is offered, but Enter ends the line unless an offer was chosen', async () => {
    await open();
    await type(`${faulty}  - wait: for long\n    error: `);
    await page.keyboard.type('EIN');
    await page.locator('[role=option]', { hasText: 'EINTR' }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.cm-content').textContent()).toMatch(/error: EIN {4}$/);
    await page.close();
  });

  test('what was done before a reload can be undone after it', async () => {
    await open();
    await type(faulty);
    await page.keyboard.press('Control+End');
    await page.keyboard.type('# a remark');
    await expect.poll(() => page.url()).toContain('#text=');
    await page.reload();
    await page.locator('#path .step').first().waitFor();
    const text = (): Promise<string | null> => page.locator('.cm-content').textContent();
    await expect.poll(text).toContain('# a remark');
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+z');
    await expect.poll(text).not.toContain('# a remark');
    await expect.poll(text).toContain('changes the file');
    await page.close();
  });

  test('a link carries the text and the call', async () => {
    await open();
    await type(`# é ✓\n${faulty}`);
    await page.getByLabel('Call', { exact: true }).fill('xyzzy(_, ~0)');
    await page.getByRole('button', { name: /^Copy a link/ }).click();
    // A pause after the edit of the text puts that text alone into the address.
    await expect.poll(() => page.url()).toContain(`&call=${encodeURIComponent('xyzzy(_, ~0)')}`);
    const link = page.url();
    await page.close();
    page = await site.open(link.slice(site.origin.length));
    await page.locator('#path .step').first().waitFor();
    await expect.poll(() => page.locator('.cm-content').textContent()).toContain('# é ✓');
    await expect.poll(() => page.getByLabel('Call', { exact: true }).inputValue()).toBe('xyzzy(_, ~0)');
    await page.close();
  });

  test.each([
    [
      '#text=%%%',
      'The link is damaged, and its text cannot be read. The editor shows the default sketch instead.',
    ],
    [
      '#text=AAAA',
      'The link is damaged, and its text cannot be read. The editor shows the default sketch instead.',
    ],
    [
      '?spec=../../etc/passwd',
      'The address names no spec of this site. The editor shows the default sketch instead.',
    ],
    [
      '?spec=javascript:alert(1)',
      'The address names no spec of this site. The editor shows the default sketch instead.',
    ],
  ])('%s is no text: the sketch is shown, and the page says so', async (query, notice) => {
    await open(query);
    await expect.poll(() => page.locator('.cm-content').textContent()).toContain('syscall: xyzzy');
    await expect.poll(() => page.locator('#status').textContent()).toBe(notice);
    await page.close();
  });

  test('a link that is damaged while the page is open leaves the text alone, and the page says so', async () => {
    await open();
    await type(faulty);
    await page.evaluate("location.hash = '#text=AAAA'");
    await expect
      .poll(() => page.locator('#status').textContent())
      .toBe('The link is damaged, and its text cannot be read. The editor still shows the previous text.');
    await expect.poll(() => page.locator('.cm-content').textContent()).toContain('changes the file');
    await page.close();
  });

  test('a text that cannot be read is never shown with the verdict of another one', async () => {
    await open('?spec=syscalls/openat2');
    await expect.poll(verdict).toMatch(/^openat2: permanent probe/);
    await expect.poll(() => page.locator('#stale').textContent()).toBe('');
    await type('syscall: xyzzy\nentry: [\n');
    await expect.poll(verdict).toMatch(/^\d+ findings?: this text cannot be judged yet$/);
    await expect
      .poll(() => page.locator('#stale').textContent())
      .toBe('The text cannot be read. Everything below shows the last readable text.');
    await type(faulty);
    await expect.poll(verdict).toMatch(/^xyzzy: no probe/);
    await expect.poll(() => page.locator('#stale').textContent()).toBe('');
    await type('');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await expect.poll(() => page.locator('#path .step').count()).toBe(0);
    await page.close();
  });

  test('of two specs the one that stays is shown, once the other is deleted', async () => {
    await open();
    await type(`${faulty}---\n${faulty.replace('xyzzy', 'plugh').replace('int xyzzy', 'int plugh')}`);
    await expect.poll(() => page.locator('#path .step').count()).toBe(4);
    await type(faulty.replace(/ {2}- permission.*\n.*\n/, ''));
    await expect.poll(() => page.locator('#path .step').count()).toBe(3);
    await expect.poll(() => page.locator('#stale').textContent()).toBe('');
    await page.close();
  });

  test.each([
    ['with storage', ''],
    [
      'where storage is forbidden',
      "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });",
    ],
  ])('a reload keeps an edited text %s, and its address is no example', async (_, forbid) => {
    await open('?spec=syscalls/openat2');
    if (forbid !== '') await page.addInitScript(forbid);
    if (forbid !== '') await page.reload();
    await page.locator('#path .step').first().waitFor();
    await type(`# mine\n${faulty}`);
    if (forbid !== '') await expect.poll(() => page.url()).toContain('#text=');
    await page.reload();
    await page.locator('#path .step').first().waitFor();
    await expect.poll(() => page.locator('.cm-content').textContent()).toContain('# mine');
    await expect.poll(() => page.url()).toContain('#text=');
    await expect.poll(() => new URL(page.url()).search).toBe('');
    await page.close();
  });

  test('an example that is restored has its own address again', async () => {
    await open('?spec=syscalls/close_range');
    await page.locator('.cm-content').click();
    await page.keyboard.type('x');
    await expect.poll(() => page.url()).toContain('#text=');
    await page.keyboard.press('Control+z');
    await expect.poll(() => new URL(page.url()).search).toBe('?spec=syscalls/close_range');
    await expect.poll(() => new URL(page.url()).hash).toBe('');
    await page.close();
  });

  test('what bypasses filters passes in every container', async () => {
    await open('?spec=syscalls/uprobe');
    await page.locator('#containers tbody tr').first().waitFor();
    await expect
      .poll(() => page.locator('#containers tbody').textContent())
      .toContain('allowsince Linux 6.18, this call bypasses seccomp filters');
    await page.close();
  });

  test("a stranger's text is never markup", async () => {
    await open();
    await type(
      `${faulty.replace('changes the file', '"<img src=x onerror=alert(1)>"')}summary: <script>alert(1)</script>\nnotes: <b>x</b>\n`,
    );
    await expect.poll(() => page.locator('#path').textContent()).toContain('<img src=x');
    await expect.poll(() => page.locator('#playground :is(img, script, b)').count()).toBe(0);
    await page.close();
  });

  test('what containers answer comes with a number', async () => {
    await open('?spec=syscalls/openat2');
    await page.locator('#containers tbody tr').first().waitFor();
    await expect.poll(() => page.locator('#containers').textContent()).toContain('the rule for openat2');
    await page.close();
  });

  test('C is read when there is some: its steps lead to its lines, and a press moves a check', async () => {
    await open('?spec=c');
    await expect.poll(verdict).toBe('xyzzy: no probe. The kernel can return EPERM itself. 2 findings');
    await expect.poll(() => page.getByLabel('Start from').inputValue()).toBe('c');
    await expect.poll(() => page.locator('#path .step').count()).toBe(5);
    await page.locator('#step-4').getByRole('button', { name: 'line 21', exact: true }).click();
    await expect.poll(() => page.evaluate('String(getSelection())')).toBe('if (fd_empty(f))');
    await page.locator('#step-2').getByRole('button', { name: 'move before the permission' }).click();
    await expect.poll(verdict).toMatch(/^xyzzy: weak probe\. The kernel can return EPERM itself\./);
    await expect
      .poll(() => page.locator('.cm-content').textContent())
      .toMatch(/if \(flags\)\s*return -EINVAL;\s*if \(!capable/);
    await expect.poll(() => page.locator('#step-1').textContent()).toContain('check');
    await page.keyboard.press('Control+z');
    await expect.poll(verdict).toMatch(/^xyzzy: no probe\./);
    await page.getByRole('button', { name: 'Continue with this path as a spec' }).click();
    await expect.poll(() => page.locator('.cm-content').textContent()).toContain('source: pasted.c:10');
    await expect.poll(verdict).toMatch(/^xyzzy: no probe\./);
    await page.close();
  });

  test('says of C and of mail what the command line says', async () => {
    await open();
    const folder = mkdtempSync(join(tmpdir(), 'probeable-pasted-'));
    const c = readFileSync(join(root, 'src/playground/page/sketch.c'), 'utf8');
    const lines = c.trimEnd().split('\n');
    const patch = `--- /dev/null\n+++ b/fs/xyzzy.c\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join('')}`;
    const texts = [
      faulty,
      c,
      c.replace('const char __user *, name', 'char *, name').replace('if (flags)', 'if (flags & 1)'),
      patch,
      `From: A <a@example.org>\nSubject: [PATCH v2 1/3] fs: add xyzzy\n\n${patch}`,
      'From: A <a@example.org>\nSubject: hello\n\nNo patch.\n',
    ];
    const told = texts.map((text) => {
      const path = join(folder, 'pasted.c');
      writeFileSync(path, text);
      const { stdout } = probeable(['check', '--format', 'json', '--fail-on', 'never', 'pasted.c'], {
        cwd: folder,
      });
      const { files }: Report = JSON.parse(stdout);
      return files
        .flatMap(({ findings }) => findings.map(({ rule, message }) => `${rule}: ${message}`))
        .sort();
    });
    rmSync(folder, { recursive: true });
    const judged = await page.evaluate<string[][]>(judgeInWorker(texts));
    expect(judged.map((all) => all.toSorted())).toEqual(told);
    expect(told.slice(0, -1).every((all) => all.some((line) => line.startsWith('probe-')))).toBe(true);
    await page.close();
  });

  test('says of every shipped spec what the command line says', async () => {
    await open();
    const specs = ['syscalls', 'proposals'].flatMap((name) => {
      const folder = join(root, 'content', name);
      return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((file) => join(folder, file))
        .filter((path) => path.endsWith('.yaml') && statSync(path).isFile());
    });
    const { stdout } = probeable(['check', '--format', 'json', '--fail-on', 'never', ...specs], {
      cwd: root,
    });
    const report: Report = JSON.parse(stdout);
    const texts = specs.map((path) => readFileSync(path, 'utf8'));
    const judged = await page.evaluate<string[][]>(judgeInWorker(texts));
    const shown = specs.map((path, index) => ({ path, findings: judged[index]?.toSorted() }));
    // What only all specs together show is the command line's, and so are the search for calls that tell flags, and
    // filters that look at arguments: the page has one answer for each call.
    const told = specs.map((path) => ({
      path,
      findings: report.files
        .filter((result) => join(root, result.path) === path || result.path === path)
        .flatMap(({ findings }) => findings.map(({ rule, message }) => `${rule}: ${message}`))
        .filter((line) => !/^(?:flags-discoverable|probe-filter-blind): /.test(line))
        .toSorted(),
    }));
    expect(shown).toEqual(told);
    await page.close();
  });
});

/** What the tests read of a report in JSON. */
interface Report {
  readonly files: readonly {
    readonly path: string;
    readonly findings: readonly { readonly rule: string; readonly message: string }[];
  }[];
}

/** For the page: what the worker finds in each text, once it knows what containers answer. */
const judgeInWorker = (texts: readonly string[]): string => `(async () => {
  const worker = new Worker('worker.js');
  const ask = (revision, text, times) => new Promise((resolve) => {
    worker.onmessage = ({ data }) => {
      if (data.kind === 'judgement' && data.revision === revision && --times === 0) resolve(data);
    };
    worker.postMessage({ revision, text, cursor: 0, call: '' });
  });
  const texts = ${JSON.stringify(texts)};
  // The second answer to one question comes with what was learned of containers; there is none if that came first.
  await Promise.race([ask(0, texts[0], 2), new Promise((resolve) => setTimeout(resolve, 20000))]);
  const all = [];
  for (const [index, text] of texts.entries()) {
    const { findings } = await ask(index + 1, text, 1);
    all.push(findings.flatMap(({ rule, message, notes }) => [
      ...(rule === '' ? [] : [rule + ': ' + message]),
      ...notes.map((note) => note.rule + ': ' + note.message.replace(/^(error|warning|info): /, '')),
    ]));
  }
  return all;
})()`;
