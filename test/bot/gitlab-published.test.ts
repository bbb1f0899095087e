import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { DESCRIPTION, type Described } from './gitlab/description.ts';
import { differences } from './gitlab/published.ts';

/*
 * The description that GitLab is tested against, beside GitLab's own (doc/api/openapi/openapi_v3.yaml in its source).
 * PROBEABLE_GITLAB_OPENAPI names that file.
 */
const PATH =
  process.env.PROBEABLE_GITLAB_OPENAPI ??
  join(import.meta.dirname, '../../../shared/data/gitlab-openapi.yaml');
const isThere = existsSync(PATH);
if (!isThere) console.warn(`SKIPPED: GitLab's description of its API: ${PATH} is not there`);

test.skipIf(!isThere)(
  "our description is part of GitLab's",
  () => {
    expect(differences(DESCRIPTION, load(readFileSync(PATH, 'utf8')))).toEqual([]);
  },
  60_000,
);

const OWN: Readonly<Record<string, Described>> = {
  'post /things/{id}': {
    query: ['page'],
    body: { type: 'object', properties: { state: { type: 'string', enum: ['a'] } } },
    status: 201,
    answer: { type: 'array', items: { type: 'object', properties: { id: { type: ['integer', 'null'] } } } },
  },
};

function published(more: {
  readonly path?: string;
  readonly parameter?: string;
  readonly state?: object;
  readonly thing?: object;
  readonly status?: string;
}): unknown {
  const { path = '/api/v4/things/{thing}', parameter = 'page', status = '201' } = more;
  const { state = { type: 'string', enum: ['a', 'b'] }, thing = { id: { type: 'integer' } } } = more;
  const json = (schema: object): object => ({ content: { 'application/json': { schema } } });
  return {
    paths: {
      [path]: {
        post: {
          parameters: [{ name: parameter, in: 'query' }],
          requestBody: json({ type: 'object', properties: { state } }),
          responses: { [status]: json({ type: 'array', items: { $ref: '#/components/schemas/Thing' } }) },
        },
      },
    },
    components: { schemas: { Thing: { type: 'object', properties: thing } } },
  };
}

test.each([
  ['the same', {}, []],
  ['another path', { path: '/api/v4/thing/{id}' }, ['post /things/{id}: there is no such operation']],
  ['another parameter', { parameter: 'per_page' }, ['post /things/{id}: no parameter page']],
  ['another answer', { status: '200' }, ['post /things/{id}: no answer 201']],
  ['a value less', { state: { type: 'string', enum: ['b'] } }, ['post /things/{id} body.state: no value a']],
  [
    'another type',
    { thing: { id: { type: 'string' } } },
    ['post /things/{id} answer.id: integer where GitLab has string'],
  ],
  ['several types', { thing: { id: { oneOf: [{ type: 'string' }, { type: 'integer' }] } } }, []],
  [
    'another property',
    { thing: { iid: { type: 'integer' } } },
    ['post /things/{id} answer.id: there is no such property'],
  ],
])('a difference is seen: %s', (_name, more, wanted) => {
  expect(differences(OWN, published(more))).toEqual(wanted);
});
