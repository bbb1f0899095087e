import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BotContext } from '../../bot/judge.ts';
import { loadPolicies } from '../load-policies.ts';
import { PACKAGE, pageUrl, ruleUrl } from '../package-info.ts';

/** What the bot needs from the package. Policies are loaded when first used: only proposals with a number need them. */
export function botContext(): BotContext {
  let policies: ReturnType<typeof loadPolicies> | undefined;
  return {
    version: PACKAGE.version,
    ruleUrl,
    pageUrl,
    callUrl: (syscall) =>
      /^\w+$/.test(syscall) && existsSync(join(PACKAGE.root, 'content', 'syscalls', `${syscall}.yaml`))
        ? pageUrl(`syscalls/${syscall}/`)
        : undefined,
    policies: () => {
      policies ??= loadPolicies([]);
      return policies;
    },
  };
}
