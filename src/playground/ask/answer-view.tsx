import type { Element } from 'hast';
import { answerMeaning } from '../../seccomp/simulate/answer-meaning.ts';
import type { FilterAnswer } from '../../seccomp/simulate/filter-answer.ts';
import { passes } from '../../seccomp/simulate/remedies.ts';
import { element } from '../../site/element.ts';
import { answerWords, wordOf } from '../../site/parts/answer-matrix.tsx';

/** What stands for a runtime where a profile was pasted. */
export const PROFILE = 'The profile';

/** An answer with all that is said of it. */
export interface AnsweredQuestion extends FilterAnswer {
  readonly syscall: string;
  readonly architecture: string;
  /** The runtime for people, or what stands for it. */
  readonly title: string;
  readonly release: string | undefined;
  /** What would let the call pass, in sentences without a full stop. */
  readonly remedies: readonly string[];
  /** Other answers with other releases of libseccomp. */
  readonly libraries: readonly string[];
  readonly notes: readonly string[];
  /** The errno that strace saw, `success`, or undefined. */
  readonly seen: string | undefined;
  readonly probe: string | undefined;
  /** Whether the kernel itself can fail the call with EPERM; null if that is not known. */
  readonly eperm: boolean | null;
}

/** The answer in words: yes or no, why, and what to do. */
export function answerView(answered: AnsweredQuestion): readonly Element[] {
  const { answer, rule, remedies, notes, libraries } = answered;
  const todo = [...remedies.map((text) => `${text}.`), ...fallback(answered)];
  const seen = seenBy(answered);
  return [
    element(
      <p className={['reply', `answer-${wordOf(answer)}`]}>
        <b>{headline(answered)}</b>{' '}
        <span className={['answer', `answer-${wordOf(answer)}`]}>{answerWords(answer)}</span>
      </p>,
    ),
    element(
      <p className="aside">
        {rule.charAt(0).toUpperCase()}
        {rule.slice(1)}
        {libraries.length === 0 ? '' : `. With libseccomp ${libraries.join('; ')}`}.
      </p>,
    ),
    ...(seen === undefined ? [] : [element(<p className="seen">{seen}</p>)]),
    ...(todo.length === 0
      ? []
      : [
          element(<h2>What to do</h2>),
          element(
            <ul className="todo">
              {todo.map((text) => (
                <li>{text}</li>
              ))}
            </ul>,
          ),
        ]),
    element(
      <p className="aside">
        {notes.map((note) => `${note.charAt(0).toUpperCase()}${note.slice(1)}.`).join(' ')}
      </p>,
    ),
  ];
}

function headline({ answer, title, release, syscall, architecture }: AnsweredQuestion): string {
  const who = release === undefined ? title : `${title} ${release}`;
  if (passes(answer)) return `Yes: ${who} lets ${syscall} pass on ${architecture}.`;
  switch (answer) {
    case 'args':
      return `It depends on the arguments: ${who} looks at those of ${syscall} on ${architecture}.`;
    case 'unknown':
      return `What ${who} returns for ${syscall} on ${architecture} is not known.`;
    case 'no container':
      return `${who} starts no container here.`;
    default:
      return `No: ${who} refuses ${syscall} on ${architecture}; it ${answerMeaning(answer).replace(/^the caller/, 'means that the caller')}.`;
  }
}

/** What a program can do where the filter stays as it is. */
function fallback({
  answer,
  possible,
  syscall,
  probe,
  eperm,
  remedies,
  title,
}: AnsweredQuestion): readonly string[] {
  if (passes(answer) || answer === 'unknown' || answer === 'no container') return [];
  const whatever = answer === 'args' ? ' whatever its arguments are' : '';
  const own =
    remedies.length === 0
      ? [
          title === PROFILE
            ? `Let the profile allow ${syscall}.`
            : `No known later release lets it pass${whatever}: use a profile of your own that allows ${syscall}.`,
        ]
      : [];
  if (!possible.some((one) => one.answer === 'EPERM')) return own;
  if (eperm === false)
    return [...own, `In the program, treat an EPERM of ${syscall} as ENOSYS: the kernel never returns it.`];
  if (probe === undefined) return own;
  return [
    ...own,
    `In the program, make the call ${probe} after an EPERM. If it fails with EPERM too, a filter returned it, and EPERM means the same as ENOSYS.`,
  ];
}

/** Who returned what strace saw. */
function seenBy({ seen, answer, possible, title, release, eperm }: AnsweredQuestion): string | undefined {
  if (seen === undefined || answer === 'unknown') return undefined;
  const who = release === undefined ? title : `${title} ${release}`;
  const answers = possible.map((one) => one.answer);
  if (passes(answer))
    return seen === 'success'
      ? `strace saw success, as ${who} would have it.`
      : `strace saw ${seen}: ${who} lets the call pass, so the kernel returned it, or another filter did.`;
  if (!answers.includes(seen))
    return `strace saw ${seen}, which ${who} never returns for this call: it is another release, another profile, or another filter.`;
  return seen === 'EPERM' && eperm !== false && answers.some(passes)
    ? `strace saw ${seen}: ${who} returns it for some arguments, and the kernel may as well.`
    : `strace saw ${seen}: that is what ${who} returns.`;
}
