import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Hook, Opened, Refused } from '../server/hook.ts';
import { tasksOfHook } from './task.ts';

/** What tells GitLab's webhooks from what others send. */
export interface HookSecrets {
  /** Secret tokens, which GitLab sends as they are. */
  readonly tokens: readonly string[];
  /** Keys of signatures. */
  readonly keys: readonly Buffer[];
}

/** How GitLab writes the key of a signature. */
const KEY = /^whsec_([A-Za-z0-9+/]{32,}={0,2})$/;

/**
 * Reads secrets: `whsec_…` is the key of a signature, anything else a secret token.
 *
 * @throws {Error} where one is neither
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

/** Of these events GitLab tells a project, a group, and an administrator. */
const EVENTS = new Set(['Merge Request Hook', 'Note Hook', 'System Hook']);

/** A signature is as old as its request: an older one is sent again by somebody else, in seconds (Standard Webhooks). */
const TOLERANCE = 300;

/** How GitLab signs (Standard Webhooks 1.0): one signature for each key, with a space in between. */
const SIGNATURE = /^v1,[A-Za-z0-9+/]{43}=(?: v1,[A-Za-z0-9+/]{43}=){0,9}$/;

/** What takes the webhooks of GitLab. A request with a signature has to be signed rightly where a key is known. */
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

  function openSigned(headers: IncomingHttpHeaders, signature: string, event: string): Opened | Refused {
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
 * What names a delivery: the same one for all tries of it (`Idempotency-Key`, since 17.4). `X-Gitlab-Event-UUID` names what
 * happened, of which several webhooks tell; those of before 14.8 are known by what they say.
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

/** Whether a text is one of some secrets; how much of it is right shows in no time that it takes. */
function isAmong(text: string, secrets: readonly string[]): boolean {
  const digest = digestOf(text);
  return secrets.map((secret) => timingSafeEqual(digestOf(secret), digest)).includes(true);
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
