import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Hook, Opened, RefusedRequest } from '../server/hook.ts';
import { tasksOfHook } from './task.ts';

/** The secrets that authenticate GitLab's webhooks. */
export interface HookSecrets {
  /** Secret tokens, which GitLab sends in a header. */
  readonly tokens: readonly string[];
  /** Signing keys. */
  readonly keys: readonly Buffer[];
}

/** GitLab's format of a signing key. */
const KEY = /^whsec_([A-Za-z0-9+/]{32,}={0,2})$/;

/**
 * Reads secrets: `whsec_…` is a signing key, anything else a secret token.
 *
 * @throws {Error} if what follows `whsec_` is not valid
 */
export function readHookSecrets(secrets: readonly string[]): HookSecrets {
  const tokens: string[] = [];
  const keys: Buffer[] = [];
  for (const secret of secrets) {
    const key = KEY.exec(secret)?.[1];
    if (key !== undefined) keys.push(Buffer.from(key, 'base64'));
    else if (secret.startsWith('whsec_')) throw new Error('what begins with whsec_ is no key in base64');
    else tokens.push(secret);
  }
  return { tokens, keys };
}

/** The handled events, from webhooks of projects and groups and from system hooks. */
const EVENTS = new Set(['Merge Request Hook', 'Note Hook', 'System Hook']);

/** Limit on the age of a signature, in seconds, against replayed requests (Standard Webhooks). */
const TOLERANCE = 300;

/** One signature for each key, separated by spaces (Standard Webhooks 1.0). */
const SIGNATURE = /^v1,[A-Za-z0-9+/]{43}=(?: v1,[A-Za-z0-9+/]{43}=){0,9}$/;

/** Handles the webhooks of GitLab. If a key is configured, the signature of a signed request must be valid. */
export function gitlabHook({ tokens, keys }: HookSecrets, now: () => number = Date.now): Hook {
  return {
    open: (headers) => {
      const event = headers['x-gitlab-event'];
      if (typeof event !== 'string') return { status: 400, text: 'this is no webhook of GitLab' };
      const signature = headers['webhook-signature'];
      if (keys.length > 0 && typeof signature === 'string') return openSigned(headers, signature, event);
      const token = headers['x-gitlab-token'];
      if (typeof token !== 'string' || !isAmong(token, tokens))
        return { status: 401, text: 'the secret token is not ours' };
      return opened(headers, event, () => true);
    },
  };

  function openSigned(
    headers: IncomingHttpHeaders,
    signature: string,
    event: string,
  ): Opened | RefusedRequest {
    const refused = { status: 401, text: 'the signature is not ours' };
    const id = headers['webhook-id'];
    const time = headers['webhook-timestamp'];
    if (!SIGNATURE.test(signature) || typeof id !== 'string' || typeof time !== 'string') return refused;
    if (!/^[\w-]{1,100}$/.test(id) || !/^\d{1,12}$/.test(time)) return refused;
    if (Math.abs(now() / 1000 - Number(time)) > TOLERANCE) return refused;
    return opened(headers, event, (body) => {
      const signed = keys.map((key) => {
        const digest = createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest('base64');
        return `v1,${digest}`;
      });
      return signature.split(' ').some((each) => isAmong(each, signed));
    });
  }
}

function opened(headers: IncomingHttpHeaders, event: string, isAuthentic: (body: Buffer) => boolean): Opened {
  return {
    isAuthentic: async (body) => isAuthentic(body),
    refusal: 'the signature is not ours',
    id: (body) => `gitlab.${deliveryOf(headers, event, body)}`,
    tasks: (payload) => (EVENTS.has(event) ? tasksOfHook(payload) : []),
  };
}

/**
 * The id of a delivery, which is the same for all its retries: `Idempotency-Key` (GitLab 17.4 and later), else a hash
 * of event, UUID and body. `X-Gitlab-Event-UUID` (14.8 and later) is not enough, since several webhooks can report one
 * event.
 */
function deliveryOf(headers: IncomingHttpHeaders, event: string, body: Buffer): string {
  const key = headers['idempotency-key'] ?? headers['webhook-id'];
  if (typeof key === 'string' && /^[\w-]{1,100}$/.test(key)) return key;
  const uuid = headers['x-gitlab-event-uuid'];
  return createHash('sha256')
    .update(JSON.stringify([event, typeof uuid === 'string' ? uuid : '']))
    .update(body)
    .digest('hex');
}

/** Whether a text equals one of the secrets, compared in constant time. */
function isAmong(text: string, secrets: readonly string[]): boolean {
  const digest = digestOf(text);
  return secrets.map((secret) => timingSafeEqual(digestOf(secret), digest)).includes(true);
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
