import type { Element, ElementContent } from 'hast';
import type { CallerConclusion, CallerTable } from '../../seccomp/callers/caller-table.ts';
import { answerMeaning } from '../../seccomp/simulate/answer-meaning.ts';
import { element } from '../element.ts';
import { type ContainerRow, formatSpan } from '../site-source.ts';

/** What each container runtime returns, by release, and how callers react to each answer. */
export function containerAnswers(
  rows: readonly ContainerRow[],
  syscall: string,
  callers: CallerTable,
): readonly Element[] {
  const answers = [...new Set(rows.flatMap(({ possible }) => possible))];
  return [
    element(
      // Nearly the same on all pages, so that a search for a release or for EPERM would find each.
      <div
        className="scroll"
        tabIndex={0}
        role="region"
        ariaLabel="Answers of container runtimes"
        data-pagefind-ignore
      >
        <table>
          <thead>
            <tr>
              <th scope="col">Runtime</th>
              <th scope="col">Releases</th>
              <th scope="col">Engine</th>
              <th scope="col">Answer</th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ runtime, from, until, engine, answer, rule }) => (
              <tr>
                <td>{runtime}</td>
                <td>{formatSpan(from, until)}</td>
                <td>{engine}</td>
                <td>
                  <span className={['answer', `answer-${answer}`]}>{answer}</span>
                </td>
                <td>{rule}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>,
    ),
    ...noteList(rows),
    element(
      <dl className="callers">
        {answers.flatMap((answer) => [
          <dt>
            <span className={['answer', `answer-${answer}`]}>{answer}</span>
          </dt>,
          <dd>{sentence(answerMeaning(answer))}</dd>,
          ...callers.ask({ syscall, architecture: 'x86_64', answers: [answer] }).map(callerEntry),
        ])}
      </dl>,
    ),
  ];
}

function callerEntry(conclusion: CallerConclusion): ElementContent {
  const { name, releases, for: purpose, why, source, see } = conclusion;
  return element(
    <dd>
      {name} {releases}
      {purpose === undefined ? '' : `, ${purpose}`}: {why}.{' '}
      <small>{see === undefined ? source : `${source}; ${see}`}</small>
    </dd>,
  );
}

/** The notes that `simulate` prints below its table. */
function noteList(rows: readonly ContainerRow[]): readonly Element[] {
  const notes = new Map<string, Set<string>>();
  for (const { runtime, notes: own } of rows)
    for (const note of own) notes.set(note, (notes.get(note) ?? new Set()).add(runtime));
  if (notes.size === 0) return [];
  const runtimes = new Set(rows.map(({ runtime }) => runtime)).size;
  return [
    element(
      <ul className="notes">
        {[...notes].map(([note, about]) => (
          <li>
            Note{about.size === runtimes ? '' : ` (${[...about].join(', ')})`}: {note}.
          </li>
        ))}
      </ul>,
    ),
  ];
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
