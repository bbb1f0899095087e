/** A command in a comment on a pull request. */
export type Command =
  | { readonly kind: 'recheck' }
  | { readonly kind: 'explain'; readonly rule: string }
  | Acceptance;

/** `/probeable accept RULE reason`: accepts the findings of a rule in this pull request. */
export interface Acceptance {
  readonly kind: 'accept';
  /** As written in the comment; empty if the comment names no rule. */
  readonly rule: string;
  readonly reason: string;
}

/** Limit on the `accept` commands of one comment; the rest is ignored. */
const MAX_ACCEPTED = 20;

const COMMAND = /^\/probeable[ \t]+(recheck|explain|accept)(?:[ \t]+(\S+)(?:[ \t]+(\S.*))?)?$/;

/**
 * The commands of a comment, each on a line of its own. Only the first `recheck` and the first `explain` count. Fenced
 * code blocks are skipped, since they contain examples.
 */
export function readCommands(body: string): readonly Command[] {
  let isRecheck = false;
  let explained: string | undefined;
  const accepted: Acceptance[] = [];
  for (const line of linesOfText(body)) {
    const [, verb, rule = '', reason = ''] = COMMAND.exec(line) ?? [];
    if (verb === 'recheck') isRecheck ||= rule === '';
    else if (verb === 'explain' && reason === '' && /^[a-z0-9-]{1,60}$/.test(rule)) explained ??= rule;
    else if (verb === 'accept' && accepted.length < MAX_ACCEPTED)
      accepted.push({ kind: 'accept', rule: rule.slice(0, 60), reason: reason.slice(0, 500) });
  }
  return [
    ...(isRecheck ? [{ kind: 'recheck' } as const] : []),
    ...(explained === undefined ? [] : [{ kind: 'explain', rule: explained } as const]),
    ...accepted,
  ];
}

/** The trimmed lines outside of fenced code blocks. */
function linesOfText(body: string): readonly string[] {
  let fence = '';
  return body.split('\n').flatMap((each) => {
    const line = each.trim();
    const mark = /^(?:`{3,}|~{3,})/.exec(line)?.[0] ?? '';
    if (fence === '') {
      fence = mark;
      return mark === '' ? [line] : [];
    }
    // The closing fence has the same character, is at least as long, and has no info string (CommonMark 4.5).
    if (mark.startsWith(fence) && mark === line) fence = '';
    return [];
  });
}
