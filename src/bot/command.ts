/** What somebody asks for in a comment on a pull request. */
export type Command = { readonly kind: 'recheck' } | { readonly kind: 'explain'; readonly rule: string };

/** Commands stand on a line of their own. */
const RECHECK = /^[ \t]*\/probeable[ \t]+recheck[ \t]*\r?$/m;
const EXPLAIN = /^[ \t]*\/probeable[ \t]+explain[ \t]+([a-z0-9-]{1,60})[ \t]*\r?$/m;

/** The commands of a comment: of each kind the first one. */
export function readCommands(body: string): readonly Command[] {
  const rule = EXPLAIN.exec(body)?.[1];
  return [
    ...(RECHECK.test(body) ? [{ kind: 'recheck' } as const] : []),
    ...(rule === undefined ? [] : [{ kind: 'explain', rule } as const]),
  ];
}
