/*
 * The operations of GitLab's REST API that the bot uses, as its documentation has them (docs.gitlab.com/api, 19.5), in
 * our words: of parameters and answers what is used, and what everything else would be a mistake for. GitLab's own
 * description is not cut down for this, since its licence (CC BY-SA) is another one; gitlab-published.test.ts compares the two.
 */

/** What of JSON Schema is used here. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly maxLength?: number;
  readonly additionalProperties?: boolean;
}

export interface Described {
  readonly query: readonly string[];
  /** Undefined where none is sent. */
  readonly body?: Schema;
  /** The status of a success, and its body: undefined where it is no JSON. */
  readonly status: number;
  readonly answer?: Schema;
}

const text: Schema = { type: 'string' };
const whole: Schema = { type: 'integer' };
const flag: Schema = { type: 'boolean' };
const orNull = (schema: Schema): Schema => ({ ...schema, type: [String(schema.type), 'null'] });
const list = (items: Schema): Schema => ({ type: 'array', items });

/** An object with exactly these properties, all of them there. */
function object(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** A request's object: with no other properties, of which some have to be there. */
function body(properties: Readonly<Record<string, Schema>>, ...required: readonly string[]): Schema {
  return { type: 'object', properties, required, additionalProperties: false };
}

const USER = object({ id: whole, username: text, name: text });

const MERGE_REQUEST = object({
  id: whole,
  iid: whole,
  project_id: whole,
  title: text,
  state: { type: 'string', enum: ['opened', 'closed', 'locked', 'merged'] },
  draft: flag,
  source_branch: text,
  target_branch: text,
  source_project_id: orNull(whole),
  target_project_id: whole,
  sha: orNull(text),
  web_url: text,
  changes_count: orNull(text),
  discussion_locked: orNull(flag),
  diff_refs: {
    type: ['object', 'null'],
    properties: { base_sha: orNull(text), head_sha: text, start_sha: text },
    required: ['base_sha', 'head_sha', 'start_sha'],
    additionalProperties: false,
  },
  head_pipeline: {
    type: ['object', 'null'],
    properties: { id: whole, project_id: whole, sha: text, ref: text, status: text },
    required: ['id', 'project_id', 'sha', 'ref', 'status'],
    additionalProperties: false,
  },
});

const DIFF = object({
  diff: text,
  collapsed: flag,
  too_large: flag,
  new_path: text,
  old_path: text,
  a_mode: text,
  b_mode: text,
  new_file: flag,
  renamed_file: flag,
  deleted_file: flag,
});

const STATUS = object({
  id: whole,
  sha: text,
  ref: text,
  status: text,
  name: text,
  target_url: orNull(text),
  description: orNull(text),
  created_at: text,
  finished_at: orNull(text),
  pipeline_id: whole,
  author: USER,
});

const NOTE = object({
  id: whole,
  type: orNull(text),
  body: text,
  author: USER,
  created_at: text,
  updated_at: text,
  system: flag,
  noteable_type: text,
  noteable_iid: whole,
});

const PAGES = ['page', 'per_page'];
const REQUEST = '/projects/{id}/merge_requests/{merge_request_iid}';

/** By `get /projects/{id}`: method, and path below /api/v4. */
export const DESCRIPTION: Readonly<Record<string, Described>> = {
  'get /user': { query: [], status: 200, answer: USER },
  'get /users/{id}': { query: [], status: 200, answer: object({ id: whole, username: text, bot: flag }) },
  'get /projects/{id}/members/all/{user_id}': {
    query: [],
    status: 200,
    answer: object({ id: whole, username: text, access_level: whole, state: text }),
  },
  [`get ${REQUEST}`]: { query: [], status: 200, answer: MERGE_REQUEST },
  [`get ${REQUEST}/diffs`]: { query: PAGES, status: 200, answer: list(DIFF) },
  [`get ${REQUEST}/versions`]: {
    query: PAGES,
    status: 200,
    answer: list(object({ id: whole, head_commit_sha: text, base_commit_sha: text, start_commit_sha: text })),
  },
  [`get ${REQUEST}/notes`]: { query: [...PAGES, 'sort', 'order_by'], status: 200, answer: list(NOTE) },
  [`post ${REQUEST}/notes`]: {
    query: [],
    body: body({ body: { type: 'string', maxLength: 1_000_000 } }, 'body'),
    status: 201,
    answer: NOTE,
  },
  [`put ${REQUEST}/notes/{note_id}`]: {
    query: [],
    body: body({ body: { type: 'string', maxLength: 1_000_000 } }),
    status: 200,
    answer: NOTE,
  },
  [`delete ${REQUEST}/notes/{note_id}`]: { query: [], status: 204 },
  [`post ${REQUEST}/notes/{note_id}/award_emoji`]: {
    query: [],
    body: body({ name: text }, 'name'),
    status: 201,
    answer: object({ id: whole, name: text, user: USER }),
  },
  'get /projects/{id}/repository/branches/{branch}': {
    query: [],
    status: 200,
    answer: object({ name: text, commit: object({ id: text }) }),
  },
  'get /projects/{id}/repository/files/{file_path}/raw': { query: ['ref'], status: 200 },
  'get /projects/{id}/repository/tree': {
    query: [...PAGES, 'ref', 'recursive', 'pagination', 'page_token'],
    status: 200,
    answer: list(object({ id: text, name: text, type: text, path: text, mode: text })),
  },
  'get /projects/{id}/repository/commits/{sha}/statuses': {
    query: [...PAGES, 'name', 'all'],
    status: 200,
    answer: list(STATUS),
  },
  'post /projects/{id}/statuses/{sha}': {
    query: [],
    body: body(
      {
        state: { type: 'string', enum: ['pending', 'running', 'success', 'failed', 'canceled', 'skipped'] },
        name: text,
        description: { type: 'string', maxLength: 255 },
        ref: text,
        pipeline_id: whole,
      },
      'state',
    ),
    status: 201,
    answer: STATUS,
  },
};
