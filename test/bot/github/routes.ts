import { gunzipSync } from 'node:zlib';
import { linesInPatch } from '../../../src/bot/text/suggestion.ts';
import { blobName, MODES, nodeOf } from './graphql.ts';
import type { Json, JsonObject } from './schema.ts';
import { isObject } from './schema.ts';
import { type CheckRun, type Comment, kindOf, type Repository } from './state.ts';

/** A request that was understood. */
export interface Asked {
  readonly repository: Repository;
  /** What stands in the path: `pull_number`. */
  readonly values: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The media type that is asked for. */
  readonly accept: string;
  readonly body: JsonObject;
  /** As whom the caller writes. */
  readonly login: string;
  /** How long what is new is missing from listings, in milliseconds. */
  readonly lag: number;
  /** What GitHub has sent to the App. */
  readonly deliveries: readonly Delivery[];
  /** Changes the code of a manifest for an App. */
  convert(code: string): JsonObject | undefined;
  /** Sends a webhook once more, under its id. */
  redeliver(delivery: Delivery): void;
}

/** A webhook that was sent, and how it was answered. */
export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly payload: string;
  status: number;
  /** The App has asked for it once more. */
  isAsked: boolean;
}

export interface Answered {
  readonly status: number;
  readonly body: Json;
  /** All items of a listing, of which a page is sent. */
  readonly isListing?: boolean;
  /** Text that is sent as it is. */
  readonly raw?: string;
}

type Route = (asked: Asked) => Answered;

const NOT_FOUND: Answered = { status: 404, body: { message: 'Not Found' } };
const REPO = '/repos/{owner}/{repo}';
/** GitHub names no more files of a comparison, and of a pull request. */
const MAX_COMPARED = 300;
const MAX_LISTED = 3000;

/** What the server does for each operation, in GitHub's terms. */
export const ROUTES: Readonly<Record<string, Route>> = {
  'get /app': () => ({ status: 200, body: { id: 1, slug: 'probeable', name: 'probeable' } }),
  'post /app-manifests/{code}/conversions': ({ values, convert }) => {
    const app = convert(values.code ?? '');
    return app === undefined ? NOT_FOUND : { status: 201, body: app };
  },
  'post /app/installations/{installation_id}/access_tokens': () => ({
    status: 201,
    body: { token: 'installation-token', expires_at: new Date(Date.now() + 3_600_000).toISOString() },
  }),
  'get /app/hook/deliveries': ({ deliveries }) => ({
    status: 200,
    body: deliveries.map(({ id, guid, event, status }) => ({
      id,
      guid,
      event,
      status_code: status,
      delivered_at: new Date().toISOString(),
    })),
    isListing: true,
  }),
  'post /app/hook/deliveries/{delivery_id}/attempts': ({ deliveries, values, redeliver }) => {
    const found = deliveries.find(({ id }) => id === Number(values.delivery_id));
    if (found === undefined) return NOT_FOUND;
    found.isAsked = true;
    redeliver(found);
    return { status: 202, body: {} };
  },
  [`get ${REPO}/pulls/{pull_number}`]: ({ repository, values }) => {
    const pull = repository.pulls.get(Number(values.pull_number));
    if (pull === undefined) return NOT_FOUND;
    const { head, base, number, state } = pull;
    const changed_files = repository.changes(pull.mergeBase, head).length;
    return {
      status: 200,
      body: {
        number,
        state,
        changed_files,
        head: { sha: head },
        base: { sha: base, repo: { default_branch: repository.defaultBranch } },
      },
    };
  },
  [`get ${REPO}/pulls`]: ({ repository, query }) => ({
    status: 200,
    body: [...repository.pulls.values()]
      .filter(({ state }) => state === (query.get('state') ?? 'open'))
      .map(({ number, head, state }) => ({ number, state, head: { sha: head } })),
    isListing: true,
  }),
  [`get ${REPO}/pulls/{pull_number}/files`]: ({ repository, values }) => {
    const pull = repository.pulls.get(Number(values.pull_number));
    if (pull === undefined) return NOT_FOUND;
    return {
      status: 200,
      body: repository
        .changes(pull.mergeBase, pull.head)
        .slice(0, MAX_LISTED)
        .map((file) => ({ ...file })),
      isListing: true,
    };
  },
  [`get ${REPO}/compare/{basehead}`]: ({ repository, values }) => {
    const [base = '', head = ''] = (values.basehead ?? '').split('...');
    if (repository.at(base) === undefined || repository.at(head) === undefined) return NOT_FOUND;
    const pull = [...repository.pulls.values()].find((each) => each.base === base && each.head === head);
    const [before, after] = [repository.history(base), repository.history(head)];
    const shared = before.find((each) => after.includes(each));
    const sha = pull?.mergeBase ?? shared;
    // "No common ancestor between …"
    if (sha === undefined) return NOT_FOUND;
    const isAhead = shared === before[0];
    const status = isAhead
      ? before[0] === after[0]
        ? 'identical'
        : 'ahead'
      : shared === after[0]
        ? 'behind'
        : 'diverged';
    const files = repository
      .changes(sha, head)
      .slice(0, MAX_COMPARED)
      .map((file) => ({ ...file }));
    return { status: 200, body: { status, files, merge_base_commit: { sha } } };
  },
  [`get ${REPO}/git/trees/{tree_sha}`]: ({ repository, values, query }) => {
    const files = repository.at(values.tree_sha ?? '');
    if (files === undefined || !query.has('recursive')) return NOT_FOUND;
    const tree = [...files].map(([path, text]) => {
      const kind = kindOf(text);
      const sha = blobName(text);
      return { path, sha, mode: MODES[kind], type: kind === 'submodule' ? 'commit' : 'blob' };
    });
    const isPart = tree.length > repository.maxTree;
    const shown = tree.slice(0, repository.maxTree);
    return { status: 200, body: { sha: values.tree_sha ?? '', truncated: isPart, tree: shown } };
  },
  [`get ${REPO}/contents/{path}`]: ({ repository, values, query, accept }) => {
    const path = values.path ?? '';
    const text = repository.at(query.get('ref') ?? repository.defaultBranch)?.get(path);
    if (text === undefined) return NOT_FOUND;
    const kind = kindOf(text);
    if (kind === 'symlink') return { status: 200, body: { type: kind, target: text, path } };
    if (kind === 'submodule') return { status: 200, body: { type: kind, path } };
    if (/\braw\b/.test(accept)) return { status: 200, body: null, raw: text };
    const content = Buffer.from(text);
    const isLarge = content.length > 1 << 20;
    return {
      status: 200,
      body: {
        type: 'file',
        path,
        size: content.length,
        encoding: isLarge ? 'none' : 'base64',
        // GitHub breaks base64 into lines.
        content: isLarge ? '' : content.toString('base64').replace(/.{60}/g, '$&\n'),
      },
    };
  },
  [`get ${REPO}/issues/{issue_number}/comments`]: ({ repository, values }) => ({
    status: 200,
    body: repository.comments
      .filter(({ pull, visibleFrom }) => pull === Number(values.issue_number) && visibleFrom <= Date.now())
      .map(shownComment),
    isListing: true,
  }),
  [`post ${REPO}/issues/{issue_number}/comments`]: ({ repository, values, body, login, lag }) => {
    const text = String(body.body);
    if (text.length > 65_536) return invalid('body is too long (maximum is 65536 characters)');
    const comment: Comment = {
      id: repository.nextId(),
      pull: Number(values.issue_number),
      body: text,
      author: login,
      visibleFrom: Date.now() + lag,
      created: Date.now(),
      edits: 0,
      isMinimized: false,
    };
    repository.comments.push(comment);
    return { status: 201, body: shownComment(comment) };
  },
  [`patch ${REPO}/issues/comments/{comment_id}`]: ({ repository, values, body }) => {
    const comment = repository.comments.find(({ id }) => id === Number(values.comment_id));
    if (comment === undefined) return NOT_FOUND;
    if (String(body.body).length > 65_536) return invalid('body is too long (maximum is 65536 characters)');
    comment.body = String(body.body);
    comment.edits++;
    return { status: 200, body: shownComment(comment) };
  },
  [`post ${REPO}/issues/comments/{comment_id}/reactions`]: ({ repository, values, body, login }) => {
    const comment = Number(values.comment_id);
    const content = String(body.content);
    const known = repository.reactions.find((each) => each.comment === comment && each.author === login);
    if (known === undefined) repository.reactions.push({ comment, content, author: login });
    return { status: known === undefined ? 201 : 200, body: { id: comment, content, user: { login } } };
  },
  [`delete ${REPO}/issues/comments/{comment_id}`]: ({ repository, values }) => {
    const index = repository.comments.findIndex(({ id }) => id === Number(values.comment_id));
    if (index === -1) return NOT_FOUND;
    repository.comments.splice(index, 1);
    return { status: 204, body: null };
  },
  [`get ${REPO}/pulls/{pull_number}/comments`]: ({ repository, values }) => ({
    status: 200,
    body: repository.reviewComments
      .filter(({ pull, visibleFrom }) => pull === Number(values.pull_number) && visibleFrom <= Date.now())
      .map(({ id, path, body, author, line }) => ({ id, path, body, line, user: { login: author } })),
    isListing: true,
  }),
  [`post ${REPO}/pulls/{pull_number}/reviews`]: ({ repository, values, body, login, lag }) => {
    const pull = repository.pulls.get(Number(values.pull_number));
    if (pull === undefined) return NOT_FOUND;
    const shown = new Map(
      repository
        .changes(pull.mergeBase, pull.head)
        .map(({ filename, patch }) => [filename, linesInPatch(patch ?? '')]),
    );
    const comments = Array.isArray(body.comments) ? body.comments.filter(isObject) : [];
    for (const { path, line, start_line } of comments)
      for (const each of [line, start_line ?? line])
        if (shown.get(String(path))?.has(Number(each)) !== true)
          return invalid('pull_request_review_thread.line must be part of the diff');
    for (const { path, line, start_line, body: text } of comments)
      repository.reviewComments.push({
        id: repository.nextId(),
        pull: pull.number,
        author: login,
        visibleFrom: Date.now() + lag,
        path: String(path),
        start: Number(start_line ?? line),
        line: Number(line),
        body: String(text),
      });
    repository.reviews++;
    return { status: 200, body: { id: repository.nextId(), body: String(body.body ?? ''), user: { login } } };
  },
  [`post ${REPO}/code-scanning/sarifs`]: ({ repository, body }) => {
    repository.sarifs.push(gunzipSync(Buffer.from(String(body.sarif), 'base64')).toString('utf8'));
    return { status: 202, body: { id: 'x', url: 'https://github.example/sarif' } };
  },
  [`get ${REPO}/collaborators/{username}/permission`]: ({ repository, values }) => {
    const permission = repository.permissions.get(values.username ?? '') ?? 'none';
    return { status: 200, body: { permission, role_name: permission, user: null } };
  },
  [`get ${REPO}/commits/{ref}/check-runs`]: ({ repository, values, query }) => {
    const runs = repository.checks.filter(
      ({ head_sha, name, visibleFrom }) =>
        head_sha === values.ref && (query.get('check_name') ?? name) === name && visibleFrom <= Date.now(),
    );
    return { status: 200, body: { total_count: runs.length, check_runs: runs.map(shownCheck) } };
  },
  [`post ${REPO}/check-runs`]: ({ repository, body, login, lag }) => {
    const output = isObject(body.output) ? body.output : {};
    const run: CheckRun = {
      id: repository.nextId(),
      visibleFrom: Date.now() + lag,
      name: String(body.name),
      head_sha: String(body.head_sha),
      external_id: String(body.external_id ?? ''),
      app: login.replace('[bot]', ''),
      completed: 0,
      status: 'queued',
      conclusion: null,
      title: '',
      summary: '',
      annotations: [],
    };
    if (!repository.commits.has(run.head_sha)) return invalid(`No commit found for SHA: ${run.head_sha}`);
    change(run, body, output);
    repository.checks.push(run);
    return { status: 201, body: shownCheck(run) };
  },
  [`patch ${REPO}/check-runs/{check_run_id}`]: ({ repository, values, body }) => {
    const run = repository.checks.find(({ id }) => id === Number(values.check_run_id));
    if (run === undefined) return NOT_FOUND;
    change(run, body, isObject(body.output) ? body.output : {});
    return { status: 200, body: shownCheck(run) };
  },
};

function invalid(message: string): Answered {
  return { status: 422, body: { message: 'Validation Failed', documentation_url: '', errors: [message] } };
}

/** A conclusion completes a run; annotations are added to those that are there. */
function change(run: CheckRun, body: JsonObject, output: JsonObject): void {
  if (typeof body.status === 'string') run.status = body.status;
  if (typeof body.conclusion === 'string') {
    run.conclusion = body.conclusion;
    run.status = 'completed';
    run.completed ||= Date.now();
  }
  if (typeof output.title === 'string') run.title = output.title;
  if (typeof output.summary === 'string') run.summary = output.summary;
  if (Array.isArray(output.annotations))
    run.annotations = [
      ...run.annotations,
      ...output.annotations.filter(isObject).map((each) => ({
        path: String(each.path),
        annotation_level: String(each.annotation_level),
        title: String(each.title),
        message: String(each.message),
        start_line: Number(each.start_line),
      })),
    ];
}

function shownComment({ id, body, author, created }: Comment): JsonObject {
  const user = { login: author, type: author.endsWith('[bot]') ? 'Bot' : 'User' };
  return { id, node_id: nodeOf(id), body, user, created_at: timeOf(created) };
}

/** GitHub's times have no part of a second. */
function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

function shownCheck(run: CheckRun): JsonObject {
  const { id, name, head_sha, external_id, app, status, conclusion, title, summary, annotations } = run;
  return {
    id,
    name,
    head_sha,
    external_id,
    app: { slug: app },
    status,
    conclusion,
    completed_at: run.completed === 0 ? null : timeOf(run.completed),
    output: { title, summary, annotations_count: annotations.length },
  };
}
