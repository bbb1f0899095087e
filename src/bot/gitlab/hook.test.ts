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

/** The status with which a request is refused, or whether its body is authentic. */
async function authenticate(
  hook: ReturnType<typeof hookOf>,
  headers: Readonly<Record<string, string>>,
): Promise<number | boolean> {
  const opened = hook.open({ 'x-gitlab-event': 'Merge Request Hook', ...headers });
  return 'status' in opened ? opened.status : opened.isAuthentic(BODY);
}

describe('secret tokens', () => {
  test.each([
    ['the current token', { 'x-gitlab-token': 'new' }, true],
    ['the previous token', { 'x-gitlab-token': 'old' }, true],
    ['a wrong token', { 'x-gitlab-token': 'other' }, 401],
    ['an empty token', { 'x-gitlab-token': '' }, 401],
    ['no token', {}, 401],
  ])('%s', async (_name, headers, wanted) => {
    expect(await authenticate(hookOf('new', 'old'), headers as Readonly<Record<string, string>>)).toBe(
      wanted,
    );
  });

  test('without a configured token, no token is valid', async () => {
    expect(await authenticate(hookOf(KEY), { 'x-gitlab-token': '' })).toBe(401);
    expect(await authenticate(hookOf(KEY), { 'x-gitlab-token': KEY })).toBe(401);
  });
});

describe('signatures (Standard Webhooks)', () => {
  const headers = (signature: string, time: string | number = NOW, id = 'id') => ({
    'webhook-id': id,
    'webhook-timestamp': String(time),
    'webhook-signature': signature,
  });

  test.each([
    ['with the configured key', headers(signed(KEY)), true],
    ['one of several is valid', headers(`${signed(OTHER)} ${signed(KEY)}`), true],
    ['with another key', headers(signed(OTHER)), false],
    ['of another body', headers(signed(KEY, NOW, Buffer.from('{"a": 1}'))), false],
    ['of another time', headers(signed(KEY, NOW - 1)), false],
    ['five minutes old', headers(signed(KEY, NOW - 300), NOW - 300), true],
    ['older than five minutes', headers(signed(KEY, NOW - 301), NOW - 301), 401],
    ['more than five minutes in the future', headers(signed(KEY, NOW + 301), NOW + 301), 401],
    ['of an invalid time', headers(signed(KEY, 'x'), 'x'), 401],
    ['of another scheme', headers(signed(KEY).replace('v1', 'v1a')), 401],
    ['with an invalid id', headers(signed(KEY), NOW, "'; DROP TABLE"), 401],
    ['empty', headers(''), 401],
  ])('%s', async (_name, given, wanted) => {
    expect(await authenticate(hookOf(KEY), given)).toBe(wanted);
  });

  test('if a key is configured, a valid token does not outweigh an invalid signature', async () => {
    const wrong = { ...headers(signed(OTHER)), 'x-gitlab-token': 'token' };
    expect(await authenticate(hookOf(KEY, 'token'), wrong)).toBe(false);
    expect(await authenticate(hookOf('token'), wrong)).toBe(true);
    expect(await authenticate(hookOf(KEY, 'token'), { 'x-gitlab-token': 'token' })).toBe(true);
  });

  test('an invalid key is an error', () => {
    for (const secret of ['whsec_', 'whsec_abc', 'whsec_!!!!'])
      expect(() => readHookSecrets([secret])).toThrow('no key in base64');
  });
});

describe('the id of a delivery', () => {
  const idOf = (headers: Readonly<Record<string, string>>, body = BODY): string => {
    const opened = hookOf('token').open({ 'x-gitlab-event': 'x', 'x-gitlab-token': 'token', ...headers });
    return 'status' in opened ? '' : opened.id(body);
  };

  test('is the same for all retries', () => {
    expect(idOf({ 'idempotency-key': 'a-1', 'x-gitlab-event-uuid': 'u' })).toBe('gitlab.a-1');
  });

  test('differs between two webhooks of one event, to which GitLab before 17.4 gives the same UUID', () => {
    const uuid = { 'x-gitlab-event-uuid': 'u' };
    const ids = [
      idOf(uuid),
      idOf(uuid, Buffer.from('{}')),
      idOf({ ...uuid, 'x-gitlab-event': 'y' }),
      idOf({}),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(idOf(uuid)).toBe(idOf(uuid));
    for (const id of ids) expect(id).toMatch(/^gitlab\.[0-9a-f]{64}$/);
  });

  test('is a hash if the key is not valid text for a database', () => {
    expect(idOf({ 'idempotency-key': 'a\ud800' })).toMatch(/^gitlab\.[0-9a-f]{64}$/);
  });
});
