import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, execute, parse, validate } from 'graphql';
import type { Json, JsonObject } from './schema.ts';
import { isObject } from './schema.ts';
import { type Comment, kindOf, type Repository } from './state.ts';

/** GitHub's schema of its GraphQL API, cut to what the bot asks for (cut-schema.mjs). */
const schema = buildSchema(readFileSync(join(import.meta.dirname, 'schema.graphql'), 'utf8'));

/** GitHub gives no more of a text: exactly 512,000 bytes (sveltia/sveltia-cms#950). */
const MAX_TEXT = 512_000;

/** As git writes them, and as numbers: `mode` of a TreeEntry. */
export const MODES = { file: '100644', symlink: '120000', submodule: '160000' } as const;

/** The name that git gives to a file with this text. */
export function blobName(text: string): string {
  const bytes = Buffer.from(text);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/**
 * Answers a query as GitHub does: `violation` is what its schema has against the query or the answer. Files in `broken`
 * come as null, with an error beside them.
 */
export async function answerGraphql(
  repository: Repository,
  body: JsonObject,
): Promise<{ readonly answer: Json; readonly violation: string | undefined }> {
  const variables = isObject(body.variables) ? body.variables : {};
  const document = parse(String(body.query));
  const [wrong] = validate(schema, document);
  if (wrong !== undefined)
    return { answer: { errors: [{ message: wrong.message }] }, violation: wrong.message };
  const result = await execute({
    schema,
    document,
    variableValues: variables,
    rootValue: {
      repository: () => ({ object: objectOf(repository) }),
      node: ({ id }: { readonly id: string }) => shownNode(commentOf(repository, id)),
      unminimizeComment: ({ input }: { readonly input: { readonly subjectId: string } }) => {
        const comment = commentOf(repository, input.subjectId);
        if (comment !== undefined) comment.isMinimized = false;
        return { unminimizedComment: shownNode(comment) };
      },
    },
  });
  const answer: Json = JSON.parse(JSON.stringify(result));
  const unmeant = result.errors?.find(({ message }) => message !== BROKEN);
  return { answer, violation: unmeant?.message };
}

const BROKEN = 'Something went wrong';

/** A request as faults know it: `post /graphql`, with the name of its operation where it has one. */
export function keyOf(body: Json): string {
  const name = isObject(body) ? /^(?:query|mutation) (\w+)/.exec(String(body.query))?.[1] : undefined;
  return `post /graphql${name === undefined ? '' : ` ${name}`}`;
}

/** How GraphQL refuses: with 200. */
export const FORBIDDEN: JsonObject = {
  data: null,
  errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }],
};

function commentOf(repository: Repository, id: string): Comment | undefined {
  return repository.comments.find((each) => nodeOf(each.id) === id);
}

function shownNode(comment: Comment | undefined) {
  if (comment === undefined) return null;
  return { __typename: 'IssueComment', id: nodeOf(comment.id), isMinimized: comment.isMinimized };
}

/** The global ID of a comment. */
export function nodeOf(comment: number): string {
  return `IC_${comment}`;
}

/** Commits and branches; of other expressions this GitHub knows nothing. */
function objectOf(repository: Repository) {
  return ({ expression }: { readonly expression: string }) => {
    const ref = expression.replace(/^refs\/heads\//, '');
    const files = repository.at(ref);
    if (files === undefined) return null;
    const file = ({ path }: { readonly path: string }) => {
      if (repository.broken.has(path)) throw new Error(BROKEN);
      const text = files.get(path);
      return text === undefined ? null : entryOf(text);
    };
    return { __typename: 'Commit', oid: ref, file };
  };
}

function entryOf(text: string) {
  const kind = kindOf(text);
  const oid = blobName(text);
  const bytes = Buffer.from(text);
  const isTruncated = bytes.length > MAX_TEXT;
  const shown = isTruncated ? bytes.subarray(0, MAX_TEXT).toString('utf8') : text;
  const blob = {
    __typename: 'Blob',
    oid,
    isTruncated,
    // Binary is what holds a zero; a mark of the byte order is none of the text.
    text: text.includes('\0') ? null : shown.replace(/^\uFEFF/, ''),
  };
  const size = kind === 'submodule' ? 0 : bytes.length;
  return { mode: Number.parseInt(MODES[kind], 8), size, oid, object: kind === 'submodule' ? null : blob };
}
