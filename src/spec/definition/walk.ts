import { choice, oneOrMore, optional, record, required } from '../shape/shape.ts';
import { errno, expression } from './primitives.ts';

/** How a step walks a path: fs/namei.c decides what it answers, from the files of the machine. */
export const walk = record('the walk of a path', {
  path: required(expression, 'The pointer argument or field that holds the path.'),
  at: optional(
    expression,
    'The descriptor that a relative path starts from. If omitted, the working directory.',
  ),
  when: optional(expression, 'What is known of files decides the step only if this is true.'),
  nofollow: optional(expression, 'A symbolic link at the end of the path is not followed if this is true.'),
  directory: optional(expression, 'The path must lead to a directory if this is true (LOOKUP_DIRECTORY).'),
  creates: optional(expression, 'The last name of the path may be missing if this is true.'),
  last: optional(
    choice({
      free: 'The last name must not be there: EEXIST otherwise.',
      entry: 'The last name must be there, as an entry of its directory.',
      parent: 'The step walks to the directory, and does not look for the last name.',
    }),
    'What is asked of the last name of the path. If omitted, the path must lead to something.',
  ),
  access: optional(
    expression,
    'The permission that the mode of what is found must grant: 4 to read, 2 to write, 1 to execute or to search.',
  ),
  after: optional(
    oneOrMore(errno),
    'The errors of the step that may still come once the path has led to a file or a directory. If omitted, all; none if every error is one of a walk alone.',
  ),
});
