import { verify } from '@octokit/webhooks-methods';
import type { Hook } from './hook.ts';
import { tasksOf } from './task.ts';

/** The form of a signature (GitHub Docs, "Validating webhook deliveries"). With any other, the body is not read. */
const SIGNATURE = /^sha256=[0-9a-f]{64}$/;

/**
 * Accepts webhooks of GitHub.
 *
 * @param secrets the current secret, and older ones, which stay valid while the secret is rotated
 */
export function githubHook(secrets: readonly string[]): Hook {
  return {
    open: ({ 'x-hub-signature-256': signature, 'x-github-delivery': id, 'x-github-event': event }) => {
      if (typeof signature !== 'string' || typeof id !== 'string' || typeof event !== 'string')
        return { status: 400, text: 'this is not a webhook delivery' };
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
