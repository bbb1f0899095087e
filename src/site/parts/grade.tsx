import type { Element } from 'hast';
import type { Grade } from '../../entry/grade.ts';
import { element } from '../element.ts';

const MEANING: Readonly<Record<Grade, string>> = {
  permanent: 'will always be refused, for a stated reason',
  strong: 'passes an address or a descriptor that is never valid',
  weak: 'passes a value that may become valid one day',
  unknown: 'too little of the entry path is known',
  none: 'no call is a probe',
};

/** A grade as a coloured word, with its meaning as the title. */
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
