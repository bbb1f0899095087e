import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { gitlabHook, readHookSecrets } from './hook.ts';

const KEY = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const BODY = Buffer.from('{"a":1}');
const NOW = 1_764_000_000;

const hookOf = (...secrets: readonly string[]) => gitlabHook(readHookSecrets(secrets), () => NOW * 1000);

function signed(key: string, time: string | number = NOW, body = BODY): string {
  const bytes = Buffer.from(key.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', bytes).update(`id.${time}.`).update(body).digest('base64')}`;
}

/** What becomes of a request: what it is refused with, or whether its body is believed. */
async function believed(
  hook: ReturnType<typeof hookOf>,
  headers: Readonly<Record<string, string>>,
): Promise<number | boolean> {
  const opened = hook.open({ 'x-gitlab-event': 'Merge Request Hook', ...headers });
  return 'status' in opened ? opened.status : opened.isAuthentic(BODY);
}

describe('secret tokens', () => {
  test.each([
    ['the right one', { 'x-gitlab-token': 'new' }, true],
    ['the one of before', { 'x-gitlab-token': 'old' }, true],
    ['another one', { 'x-gitlab-token': 'other' }, 401],
    ['an empty one', { 'x-gitlab-token': '' }, 401],
    ['none', {}, 401],
  ])('%s', async (_name, headers, wanted) => {
    expect(await believed(hookOf('new', 'old'), headers as Readonly<Record<string, string>>)).toBe(wanted);
  });

  test('without any nothing is believed', async () => {
    expect(await believed(hookOf(KEY), { 'x-gitlab-token': '' })).toBe(401);
    expect(await believed(hookOf(KEY), { 'x-gitlab-token': KEY })).toBe(401);
  });
});

describe('signatures (Standard Webhooks)', () => {
  const headers = (signature: string, time: string | number = NOW, id = 'id') => ({
    'webhook-id': id,
    'webhook-timestamp': String(time),
    'webhook-signature': signature,
  });

  test.each([
    ['by our key', headers(signed(KEY)), true],
    ['by one of several', headers(`${signed(OTHER)} ${signed(KEY)}`), true],
    ['by another key', headers(signed(OTHER)), false],
    ['of other bytes', headers(signed(KEY, NOW, Buffer.from('{"a": 1}'))), false],
    ['of another moment', headers(signed(KEY, NOW - 1)), false],
    ['five minutes old', headers(signed(KEY, NOW - 300), NOW - 300), true],
    ['older than that', headers(signed(KEY, NOW - 301), NOW - 301), 401],
    ['from a future', headers(signed(KEY, NOW + 301), NOW + 301), 401],
    ['of no moment', headers(signed(KEY, 'x'), 'x'), 401],
    ['of another scheme', headers(signed(KEY).replace('v1', 'v1a')), 401],
    ['with an id that is none', headers(signed(KEY), NOW, "'; DROP TABLE"), 401],
    ['empty', headers(''), 401],
  ])('%s', async (_name, given, wanted) => {
    expect(await believed(hookOf(KEY), given)).toBe(wanted);
  });

  test('one that is wrong is not made up for by a secret token, where a key is known', async () => {
    const wrong = { ...headers(signed(OTHER)), 'x-gitlab-token': 'token' };
    expect(await believed(hookOf(KEY, 'token'), wrong)).toBe(false);
    expect(await believed(hookOf('token'), wrong)).toBe(true);
    expect(await believed(hookOf(KEY, 'token'), { 'x-gitlab-token': 'token' })).toBe(true);
  });

  test('what looks like a key and is none is said', () => {
    for (const secret of ['whsec_', 'whsec_abc', 'whsec_!!!!'])
      expect(() => readHookSecrets([secret])).toThrow('no key in base64');
  });
});

describe('the name of a delivery', () => {
  const nameOf = (headers: Readonly<Record<string, string>>, body = BODY): string => {
    const opened = hookOf('token').open({ 'x-gitlab-event': 'x', 'x-gitlab-token': 'token', ...headers });
    return 'status' in opened ? '' : opened.id(body);
  };

  test('all tries of one have one', () => {
    expect(nameOf({ 'idempotency-key': 'a-1', 'x-gitlab-event-uuid': 'u' })).toBe('gitlab.a-1');
  });

  test('GitLab before 17.4 gives two webhooks of one event the same id: what they say tells them apart', () => {
    const uuid = { 'x-gitlab-event-uuid': 'u' };
    const names = [
      nameOf(uuid),
      nameOf(uuid, Buffer.from('{}')),
      nameOf({ ...uuid, 'x-gitlab-event': 'y' }),
      nameOf({}),
    ];
    expect(new Set(names).size).toBe(4);
    expect(nameOf(uuid)).toBe(nameOf(uuid));
    for (const name of names) expect(name).toMatch(/^gitlab\.[0-9a-f]{64}$/);
  });

  test('one that no database takes is not taken', () => {
    expect(nameOf({ 'idempotency-key': 'a\ud800' })).toMatch(/^gitlab\.[0-9a-f]{64}$/);
  });
});
