import type { BotContext } from '../../bot/judge.ts';
import { shippedSpecFile } from '../input/inputs.ts';
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
      shippedSpecFile(syscall) === undefined ? undefined : pageUrl(`syscalls/${syscall}/`),
    policies: () => {
      policies ??= loadPolicies([]);
      return policies;
    },
  };
}
