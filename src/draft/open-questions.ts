import type { CallDescription } from './call-description.ts';
import type { FileDiff } from './diff.ts';
import type { NewValue } from './uapi-values.ts';

/** What asks whether a caller may: capabilities, owners, modes of files, hooks of security modules, and helpers that ask. */
const ASKS =
  /\b(?:\w*capable\w*|CAP_[A-Z_]+|security_\w+|ptrace_may_access|mm_access|\w*permission\w*|may_\w+|\w+_may_\w+|can_\w+|\w*uid_eq|inode_owner\w*|\w*cred\w*|f_mode|FMODE_\w+|check_\w*perm\w*|vfs_\w+|filename_\w+|user_path\w*|do_sys_open\w*|rlimit\w*|no_new_privs)\b/;

/** Code that runs after the call has returned; rcu callbacks only free memory. */
const LATER =
  /\b(task_work_add|schedule_work|queue_work|schedule_delayed_work|queue_delayed_work|kthread_run|call_usermodehelper)\s*\(/;

/** Code that waits for what it has given away. */
const WAITS = /\b(?:flush_(?:work|delayed_work|workqueue)|drain_workqueue|wait_for_completion\w*)\s*\(/;

/** Calls that reach beyond their caller without a handle. */
const REACHING = /(?:^|_)(?:move|migrate|kill|offline|reclaim|mount)(?:_|$)/;
const HANDLE = /^(?:\w+_)?(?:fd|pidfd|pid|tid|tgid)$/;
/** Numbers that name an object, and what looks it up. */
const NUMBER = /^(?:id|\w+_id|handle)$/;
const lookup = (name: string): RegExp =>
  new RegExp(
    `\\b(?:idr_find|xa_load|rhashtable_lookup\\w*|\\w+_lookup|\\w+_find(?:_get)?)\\((?:[^;()]*\\W)?${name}\\b[^;()]*\\)`,
  );
/** Calls about a caller's own descriptors. */
const OWN = /(?:^|_)(?:close|dup|wait|poll)(?:_|$)/;
/** Helpers of older calls, which ask where they have to. */
const OLDER = /\b((?:do|ksys|__do)_\w+)\s*\(/g;

/** A call that patches add, and the file that defines it. */
export interface SeriesCall {
  readonly call: CallDescription;
  readonly path: string;
  readonly line: number;
}

/** What only the author of a series can answer, and what its code makes reviewers ask: at most one question of each kind. */
export function openQuestions(files: readonly FileDiff[], calls: readonly SeriesCall[]): readonly NewValue[] {
  const code = addedCode(files);
  const ask = ({ call: { name }, path, line }: SeriesCall, question: string): NewValue => ({
    syscall: name,
    path,
    line,
    isQuestion: true,
    message: `no code answers what reviewers will ask: ${name}: ${question}`,
  });
  const questions: NewValue[] = [];
  const texts = [...code.values()];
  const isLookedUp = (name: string) => NUMBER.test(name) && texts.some((text) => lookup(name).test(text));
  const reaching = calls.find(
    ({ call: { name, parameters } }) =>
      REACHING.test(name) ||
      (!OWN.test(name) &&
        parameters.some((parameter) => HANDLE.test(parameter.name) || isLookedUp(parameter.name))),
  );
  if (
    reaching !== undefined &&
    code.size > 0 &&
    !sharesOlder(files, reaching.path) &&
    !texts.some((text) => ASKS.test(text) || usesOlder(text))
  )
    questions.push(
      ask(
        reaching,
        'the series asks for no capability, permission or mode of a file, and calls no hook of security modules: who may call it?',
      ),
    );
  for (const added of calls) {
    const later = LATER.exec(code.get(added.path) ?? '')?.[1];
    if (later === undefined || WAITS.test(code.get(added.path) ?? '')) continue;
    questions.push(
      ask(
        added,
        `what is given to ${later}() runs after the return: how does the caller learn that it is done, or has failed?`,
      ),
    );
    break;
  }
  return questions;
}

/** Whether patches make the body of an older call in a file a function, which asks what that call asked. */
function sharesOlder(files: readonly FileDiff[], path: string): boolean {
  return files.some(
    ({ newPath, hunks }) =>
      newPath === path &&
      hunks.some(({ lines }) =>
        lines.some(({ sign, text }) => sign === '-' && /^(?:COMPAT_)?SYSCALL_DEFINE\d/.test(text)),
      ),
  );
}

/** Whether code calls a helper of another call, which it does not define. */
function usesOlder(text: string): boolean {
  const names = new Set([...text.matchAll(OLDER)].map(([, name = '']) => name));
  return [...names].some((name) => !new RegExp(`^[a-z][\\w \\t*]*\\b${name}\\s*\\(`, 'm').test(text));
}

/** The lines that patches add to the kernel's C, by path. */
function addedCode(files: readonly FileDiff[]): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  for (const { newPath = '', hunks } of files) {
    if (!/\.[ch]$/.test(newPath) || /^(?:tools|samples|Documentation|scripts)\//.test(newPath)) continue;
    const lines = hunks.flatMap((hunk) => hunk.lines);
    const added = lines.flatMap(({ sign, text }) => (sign === '+' ? [text] : []));
    all.set(newPath, `${all.get(newPath) ?? ''}${added.join('\n')}\n`);
  }
  return all;
}
