import { verify } from '@octokit/webhooks-methods';
import type { Hook } from './hook.ts';
import { tasksOf } from './task.ts';

/** What GitHub sends as a signature ("Validating webhook deliveries"): with anything else the body is not read. */
const SIGNATURE = /^sha256=[0-9a-f]{64}$/;

/**
 * What takes the webhooks of GitHub.
 *
 * @param secrets the first is today's; the others are still believed while they are exchanged
 */
export function githubHook(secrets: readonly string[]): Hook {
  return {
    open: ({ 'x-hub-signature-256': signature, 'x-github-delivery': id, 'x-github-event': event }) => {
      if (typeof signature !== 'string' || typeof id !== 'string' || typeof event !== 'string')
        return { status: 400, text: 'this is no delivery of a webhook' };
      if (!/^[\w-]{1,100}$/.test(id)) return { status: 400, text: 'the delivery has no id' };
      const refusal = 'the signature is not ours';
      if (!SIGNATURE.test(signature)) return { status: 401, text: refusal };
      return {
        refusal,
        isAuthentic: async (body) => {
          const text = body.toString('utf8');
          const checks = await Promise.all(
            secrets.map((secret) => verify(secret, text, signature).catch(() => false)),
          );
          return checks.includes(true);
        },
        id: () => id,
        tasks: (payload) => tasksOf(event, payload),
      };
    },
  };
}
