import type { Element } from 'hast';
import { callersOf } from '../../seccomp/simulate/callers.ts';
import { element } from '../element.ts';
import { type ContainerRow, span } from '../model.ts';

/** What each runtime answers since when, and what callers make of each answer. */
export function containerAnswers(rows: readonly ContainerRow[]): readonly Element[] {
  const answers = [...new Map(rows.map((row) => [row.answer, row])).values()];
  return [
    element(
      <div className="scroll" tabIndex={0} role="region" ariaLabel="Answers of container runtimes">
        <table>
          <thead>
            <tr>
              <th scope="col">Runtime</th>
              <th scope="col">Releases</th>
              <th scope="col">Engine</th>
              <th scope="col">Answer</th>
              <th scope="col">Because of</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ runtime, from, until, engine, answer, rule }) => (
              <tr>
                <td>{runtime}</td>
                <td>{span(from, until)}</td>
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
    element(
      <dl className="callers">
        {answers.flatMap((row) => [
          <dt>
            <span className={['answer', `answer-${row.answer}`]}>{row.answer}</span>
          </dt>,
          ...groups(row).map(({ names, conclusion, why }) => (
            <dd>
              {names}: <strong>{conclusion}</strong>. {why[0]?.toUpperCase()}
              {why.slice(1)}.
            </dd>
          )),
        ])}
      </dl>,
    ),
  ];
}

function groups(row: ContainerRow): readonly { names: string; conclusion: string; why: string }[] {
  const found = new Map<string, { names: string[]; conclusion: string; why: string }>();
  for (const { name, conclusion, why } of callersOf(row)) {
    const key = `${conclusion} ${why}`;
    const group = found.get(key) ?? { names: [], conclusion, why };
    group.names.push(name);
    found.set(key, group);
  }
  return [...found.values()].map(({ names, conclusion, why }) => ({
    names: names.join(', '),
    conclusion,
    why,
  }));
}
