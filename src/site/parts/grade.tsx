import type { Element } from 'hast';
import type { Grade } from '../../entry/grade.ts';
import { element } from '../element.ts';

const MEANING: Readonly<Record<Grade, string>> = {
  permanent: 'always refused, for a reason that is written down',
  strong: 'an address or a descriptor that names nothing',
  weak: 'what is passed may become valid one day',
  unknown: 'too little of the entry path is known to say',
  none: 'no call is a probe',
};

/** A grade as a word with its colour; the meaning is its title. */
export function gradeBadge(grade: Grade | undefined): Element {
  const word = grade === undefined || grade === 'unknown' ? 'not judged' : grade;
  return element(
    <span
      className={['grade', `grade-${grade ?? 'unknown'}`]}
      title={grade === undefined ? undefined : MEANING[grade]}
    >
      {word}
    </span>,
  );
}
