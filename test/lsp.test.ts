import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  CodeActionRequest,
  CompletionRequest,
  createProtocolConnection,
  DefinitionRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { program } from './support/command-line.ts';

/* probeable lsp: a real server process, spoken to over standard input and output as an editor does. */

const text = `syscall: xyzzy
prototype: int xyzzy(int fd, struct xyzzy_args __user *args, size_t size, unsigned int flags)
arguments:
  args: {role: in}
  flags: {role: flags, values: {XYZZY_FAST: 0x1}}
structs:
  xyzzy_args: {what: __u64, how: __u64}
constants: {XYZZY_MAX: 16}
entry:
  - check: size < XYZZY_MAX
    error: EINVAL
    permanent: the first version's size can never shrink
  - check: size > PAGE_SIZE
    error: E2BIG
  - check: flags & ~XYZZY_FAST
    error: EINVAL
  - copy: args
    size: size
    trailing: E2BIG
    error: EFAULT
  - permission: CAP_SYS_NICE
    error: EPERM
  - check: args.what > 3
    error: ERANGE
  - lookup: fd
    error: EBADFD
  - effect: does it
probes:
  - call: xyzzy(-1, NULL, 0, 0)
    expect: EINVAL
`;

let folder = '';
let server: ChildProcess;
let connection: ProtocolConnection;
let published: PublishDiagnosticsParams[] = [];
let shown: string[] = [];
let version = 0;
let uri = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-lsp-'));
  uri = pathToFileURL(join(folder, 'xyzzy.yaml')).href;
  published = [];
  shown = [];
  version = 0;
});
afterEach(async () => {
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification('exit');
  const status = await new Promise((resolve) => server.once('exit', resolve));
  connection.dispose();
  rmSync(folder, { recursive: true });
  expect(status).toBe(0);
});

async function start(): Promise<void> {
  server = spawn(process.execPath, [program, 'lsp', '--stdio'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (server.stdout === null || server.stdin === null) throw new Error('no pipes');
  connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => void published.push(params));
  connection.onNotification(ShowMessageNotification.type, ({ message }) => void shown.push(message));
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'x' }],
    capabilities: {},
  });
  await connection.sendNotification(InitializedNotification.type, {});
}

async function diagnostics(atLeast: number): Promise<PublishDiagnosticsParams> {
  await expect.poll(() => published.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(atLeast);
  const last = published.at(-1);
  if (last === undefined) throw new Error('nothing was published');
  return last;
}

async function open(content = text): Promise<void> {
  await start();
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'yaml', version: ++version, text: content },
  });
}

async function change(content: string): Promise<void> {
  await connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: ++version },
    contentChanges: [{ text: content }],
  });
}

/** The position behind the first `before` of a text. */
function behind(before: string, content = text): { line: number; character: number } {
  const offset = content.indexOf(before) + before.length;
  if (offset < before.length) throw new Error(`no "${before}"`);
  const lines = content.slice(0, offset).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

describe('findings', () => {
  test('appear, follow the text, and go with it', async () => {
    await open();
    const first = await diagnostics(1);
    const ebadfd = first.diagnostics.find(({ code }) => code === 'probe-ebadfd');
    expect(ebadfd).toMatchObject({
      source: 'probeable',
      severity: 1,
      range: { start: { line: 25, character: 11 }, end: { line: 25, character: 17 } },
      codeDescription: { href: expect.stringMatching(/^file:.*\/rules\/probing\/probe-ebadfd\.md$/) },
    });
    expect(readFileSync(new URL(ebadfd?.codeDescription?.href ?? ''), 'utf8')).toMatch(/^# probe-ebadfd\n/);
    await change(text.replace('EBADFD', 'EBADF'));
    expect((await diagnostics(2)).diagnostics.map(({ code }) => code)).not.toContain('probe-ebadfd');
    await change(`${text}]`);
    expect((await diagnostics(3)).diagnostics.map(({ code }) => code)).toContain('spec-syntax');
    await change('other: yaml\n');
    expect((await diagnostics(4)).diagnostics).toEqual([]);
    await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    expect((await diagnostics(5)).diagnostics).toEqual([]);
  });

  test('obey the configuration of the folder, and say where it is wrong', async () => {
    writeFileSync(join(folder, 'probeable.config.yaml'), 'rules: {probe-ebadfd: info}\n');
    await open();
    expect((await diagnostics(1)).diagnostics.find(({ code }) => code === 'probe-ebadfd')?.severity).toBe(3);
  });

  test('a configuration that is wrong is shown as such', async () => {
    writeFileSync(join(folder, 'probeable.config.yaml'), 'rulez: {}\n');
    await open();
    await diagnostics(1);
    expect(shown.join()).toContain('probeable.config.yaml:1:1: the configuration has no key "rulez"');
  });
});

test('quick fixes: the remedy, and a comment with a reason to fill in', async () => {
  await open();
  const { diagnostics: found } = await diagnostics(1);
  const ebadfd = found.filter(({ code }) => code === 'probe-ebadfd');
  const actions = await connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri },
    range: ebadfd[0]?.range ?? { start: behind('x'), end: behind('x') },
    context: { diagnostics: ebadfd },
  });
  expect(actions).toMatchObject([
    {
      title: 'write EBADF',
      kind: 'quickfix',
      // It changes what the spec promises, so somebody has to want it.
      isPreferred: false,
      edit: { changes: { [uri]: [{ newText: 'EBADF' }] } },
    },
    {
      title: 'silence probe-ebadfd here, with a reason',
      edit: {
        changes: {
          [uri]: [
            {
              range: { start: { line: 25, character: 0 }, end: { line: 25, character: 0 } },
              newText: '    # probeable-ignore probe-ebadfd: TODO why\n',
            },
          ],
        },
      },
    },
  ]);
});

test('a seccomp policy: what is found, and a fix that writes no comment into JSON', async () => {
  uri = pathToFileURL(join(folder, 'profile.json')).href;
  const policy = {
    defaultAction: 'SCMP_ACT_ERRNO',
    architectures: ['SCMP_ARCH_X86_64'],
    syscalls: [{ names: ['read'], action: 'SCMP_ACT_ALLOW' }],
  };
  await open(JSON.stringify(policy));
  const { diagnostics: found } = await diagnostics(1);
  const own = found.filter(({ code }) => code === 'policy-new-calls');
  expect(own).toMatchObject([{ range: { start: { line: 0, character: 17 } } }]);
  const actions = await connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri },
    range: { start: behind('{', '{'), end: behind('{', '{') },
    context: { diagnostics: own },
  });
  expect(actions?.map(({ title }) => title)).toEqual([
    expect.stringMatching(/^make ENOSYS the default; nothing else changes than \d+ answers: /),
  ]);
});

describe('hover', () => {
  const hover = async (before: string, content = text): Promise<string> => {
    const found = await connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: behind(before, content),
    });
    return found === null ? '' : JSON.stringify(found.contents);
  };

  test('explains steps by what the tracer knows there, names, and errnos', async () => {
    await open();
    expect(await hover('entry:\n  - che')).toMatch(
      /Step 1 of 8, \*\*check.*A probe ends here: `xyzzy\(.*\(permanent\)/,
    );
    expect(await hover('ERANGE\n  - loo')).toContain(
      'No call that reaches this step is a probe: step 5 (permission: CAP_SYS_NICE) can fail with EPERM, which a filter returns too',
    );
    expect(await hover('check: fla')).toMatch(/`flags`: `unsigned int`.*its role is flags.*XYZZY_FAST \(1\)/);
    expect(await hover('check: args.wh')).toMatch(/`args.what`: `__u64`.*At 0 of struct xyzzy_args/);
    expect(await hover('size < XYZZY')).toContain('`XYZZY_MAX`: `16 = 0x10`');
    expect(await hover('error: ERAN')).toContain('**ERANGE** comes from step 6 (check: args.what > 3)');
    expect(await hover('summary', `summary${text}`)).toBe('');
  });

  test('explains the rule of a comment', async () => {
    const content = `# probeable-ignore probe-exists: a test\n${text}`;
    await open(content);
    expect(await hover('ignore probe-ex', content)).toMatch(
      /\*\*probe-exists\*\* \(error\).*file:.*\/rules\/probing\/probe-exists\.md/,
    );
  });
});

describe('completion', () => {
  const complete = async (content: string, before: string): Promise<string[]> => {
    await change(content);
    const found = await connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position: behind(before, content),
    });
    return (Array.isArray(found) ? found : (found?.items ?? [])).map(({ label }) => label);
  };

  test('offers names in expressions, fields behind a point, and what keys may hold', async () => {
    await open();
    const half = text.replace('  - lookup: fd', '  - check: fl\n  - lookup: fd');
    expect(await complete(half, '- check: fl\n'.trimEnd())).toEqual(
      expect.arrayContaining(['flags', 'size', 'XYZZY_FAST', 'XYZZY_MAX', 'PAGE_SIZE', 'aligned']),
    );
    const member = text.replace('  - lookup: fd', '  - check: args.\n  - lookup: fd');
    expect(await complete(member, '- check: args.\n'.trimEnd())).toEqual(['what', 'how']);
    const kind = text.replace('  - lookup: fd', '  - l\n  - lookup: fd');
    expect(await complete(kind, 'ERANGE\n  - l')).toEqual(
      expect.arrayContaining(['lookup', 'limit', 'check']),
    );
    const role = text.replace('role: in', 'role: i');
    expect(await complete(role, 'args: {role: i')).toEqual(expect.arrayContaining(['in', 'inout', 'dirfd']));
    const errno = text.replace('EBADFD', 'EB');
    expect(await complete(errno, 'lookup: fd\n    error: EB')).toEqual(
      expect.arrayContaining(['EBADF', 'EBUSY']),
    );
    const rule = `${text}# probeable-ignore pro`;
    expect(await complete(rule, '# probeable-ignore pro')).toContain('probe-exists');
    expect(await complete(`${text}# check: fl`, '# check: fl')).toEqual([]);
  });
});

test('definition: to the argument, the constant, the value, the field', async () => {
  await open();
  const definition = async (before: string): Promise<unknown> => {
    const found = await connection.sendRequest(DefinitionRequest.type, {
      textDocument: { uri },
      position: behind(before),
    });
    return Array.isArray(found) || found === null || !('range' in found) ? found : found.range.start;
  };
  expect(await definition('size < XYZZY_M')).toEqual(behind('constants: {'));
  expect(await definition('check: fla')).toEqual(behind('unsigned int '));
  expect(await definition('~XYZZY_F')).toMatchObject({ line: 4 });
  expect(await definition('check: args.wh')).toEqual(behind('xyzzy_args: {'));
  expect(await definition('> PAGE_S')).toBeNull();
});
