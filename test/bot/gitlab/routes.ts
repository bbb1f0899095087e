import type { Pipeline, Project, Request, Status, User, World } from './state.ts';

/** JSON as an answer has it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A request that was understood. */
export interface Asked {
  readonly world: World;
  /** What stands in the path: `merge_request_iid`. */
  readonly values: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, Json>>;
  readonly user: User;
  /** How long what is new is missing from listings, in milliseconds. */
  readonly lag: number;
}

export interface Answered {
  readonly status: number;
  readonly body?: Json;
  /** Sent as it is. */
  readonly raw?: string;
  /** All items of a listing, of which a page is sent. */
  readonly listing?: readonly Json[];
}

const error = (status: number, message: string): Answered => ({ status, body: { message } });
const missing = (what: string): Answered => error(404, `404 ${what} Not Found`);

const DEVELOPER = 30;
const REPORTER = 20;

function userJson({ id, username }: User): Json {
  return { id, username, name: username };
}

/** Finds the project, of which strangers to a private one hear that it is not there. */
function inProject(asked: Asked, answer: (project: Project, level: number) => Answered): Answered {
  const project = asked.world.projects.get(Number(asked.values.id));
  const level = project?.members.get(asked.user.id) ?? 0;
  if (project === undefined || (project.isPrivate && level === 0)) return missing('Project');
  return answer(project, level);
}

function inRequest(asked: Asked, answer: (request: Request, level: number) => Answered): Answered {
  return inProject(asked, (project, level) => {
    const iid = Number(asked.values.merge_request_iid);
    const request = asked.world.requests.find((each) => each.project === project && each.iid === iid);
    return request === undefined ? missing('Merge Request') : answer(request, level);
  });
}

function requestJson(request: Request, world: World): Json {
  const { iid, project, source, head, base, isDraft } = request;
  const isPrepared = request.unprepared <= 0;
  request.unprepared--;
  const count = world.diffs(request).length;
  const pipeline = world.pipelines.findLast(
    (each) => each.sha === head && (each.project === source || each.source === 'merge_request_event'),
  );
  return {
    id: iid + 1000,
    iid,
    project_id: project.id,
    title: 'a call',
    state: request.state,
    draft: isDraft,
    source_branch: request.sourceBranch,
    target_branch: request.targetBranch,
    source_project_id: source.id,
    target_project_id: project.id,
    sha: head,
    web_url: `https://gitlab.example/${project.path}/-/merge_requests/${iid}`,
    changes_count: isPrepared ? (count > world.maxFiles ? `${world.maxFiles}+` : String(count)) : null,
    discussion_locked: request.isLocked,
    diff_refs: isPrepared ? { base_sha: base, head_sha: head, start_sha: base ?? head } : null,
    head_pipeline:
      pipeline === undefined
        ? null
        : {
            id: pipeline.id,
            project_id: pipeline.project.id,
            sha: head,
            ref: pipeline.ref,
            status: 'running',
          },
  };
}

function statusJson({ id, pipeline, name, author, state, description, finished }: Status): Json {
  return {
    id,
    sha: pipeline.sha,
    ref: pipeline.ref,
    status: state,
    name,
    target_url: null,
    description,
    created_at: new Date(0).toISOString(),
    finished_at: finished === undefined ? null : new Date(finished).toISOString(),
    pipeline_id: pipeline.id,
    author: userJson(author),
  };
}

/** What a state of a status may become (CommitStatus in GitLab), and the event's name. */
const EVENTS: Readonly<Record<string, { readonly name: string; readonly from: readonly string[] }>> = {
  pending: { name: 'enqueue', from: ['created'] },
  running: { name: 'run', from: ['created', 'pending'] },
  success: { name: 'success', from: ['created', 'pending', 'running'] },
  failed: { name: 'drop', from: ['created', 'pending', 'running'] },
  canceled: { name: 'cancel', from: ['created', 'pending', 'running'] },
  skipped: { name: 'skip', from: ['created', 'pending'] },
};

/** As Ci::CreateCommitStatusService does it. */
function setStatus({ world, values, body, user, lag }: Asked, project: Project, level: number): Answered {
  if (level < DEVELOPER) return error(403, '403 Forbidden');
  const sha = values.sha ?? '';
  if (!project.commits.has(sha)) return missing('Commit');
  const wanted = typeof body.ref === 'string' ? body.ref : undefined;
  let pipeline: Pipeline | undefined = world.pipelines.findLast(
    (each) =>
      each.project === project &&
      each.sha === sha &&
      (wanted === undefined || each.ref === wanted) &&
      (body.pipeline_id === undefined || each.id === body.pipeline_id),
  );
  if (pipeline === undefined && body.pipeline_id !== undefined)
    return missing('Pipeline for pipeline_id, sha and ref');
  if (pipeline === undefined) {
    if (wanted === undefined) return missing('References for commit');
    pipeline = { id: world.nextId(), project, sha, ref: wanted, source: 'external' };
    world.pipelines.push(pipeline);
  }
  const place = pipeline;
  const name = String(body.name ?? 'default');
  let status = world.statuses.find(
    (each) =>
      each.pipeline === place &&
      each.name === name &&
      each.author === user &&
      (each.state === 'pending' || each.state === 'running'),
  );
  const event = EVENTS[String(body.state)];
  const before = status?.state ?? 'created';
  if (event === undefined || !event.from.includes(before))
    return error(
      400,
      `Cannot transition status via :${event?.name} from :${before} (Reason(s): Status cannot transition via "${event?.name}")`,
    );
  if (status === undefined) {
    const id = world.nextId();
    const visibleFrom = Date.now() + lag;
    status = {
      id,
      pipeline,
      name,
      author: user,
      visibleFrom,
      state: 'created',
      description: null,
      finished: undefined,
    };
    world.statuses.push(status);
  }
  status.state = String(body.state);
  status.description = typeof body.description === 'string' ? body.description : status.description;
  status.finished = status.state === 'pending' || status.state === 'running' ? undefined : Date.now();
  return { status: 201, body: statusJson(status) };
}

function noteJson(world: World, id: number): Json {
  const note = world.notes.find((each) => each.id === id);
  if (note === undefined) return null;
  const time = new Date(note.created).toISOString();
  return {
    id,
    type: note.type,
    body: note.body,
    author: userJson(note.author),
    created_at: time,
    updated_at: time,
    system: note.system,
    noteable_type: 'MergeRequest',
    noteable_iid: note.iid,
  };
}

const REQUEST = '/projects/{id}/merge_requests/{merge_request_iid}';

/** What the server does for each operation, in GitLab's terms. */
export const ROUTES: Readonly<Record<string, (asked: Asked) => Answered>> = {
  'get /user': ({ user }) => ({ status: 200, body: userJson(user) }),
  'get /users/{id}': ({ world, values }) => {
    const user = world.users.get(Number(values.id));
    if (user === undefined) return missing('User');
    return { status: 200, body: { id: user.id, username: user.username, bot: user.bot } };
  },
  'get /projects/{id}/members/all/{user_id}': (asked) =>
    inProject(asked, (project) => {
      const user = asked.world.users.get(Number(asked.values.user_id));
      const level = user === undefined ? undefined : project.members.get(user.id);
      if (user === undefined || level === undefined) return missing('');
      const { id, username } = user;
      return { status: 200, body: { id, username, access_level: level, state: 'active' } };
    }),
  [`get ${REQUEST}`]: (asked) =>
    inRequest(asked, (request) => ({ status: 200, body: requestJson(request, asked.world) })),
  [`get ${REQUEST}/diffs`]: (asked) =>
    inRequest(asked, (request) => ({
      status: 200,
      listing: asked.world.diffs(request).slice(0, asked.world.maxFiles),
    })),
  [`get ${REQUEST}/versions`]: (asked) =>
    inRequest(asked, ({ versions }) => ({
      status: 200,
      listing: versions.map(({ head, base }, index) => ({
        id: versions.length - index,
        head_commit_sha: head,
        base_commit_sha: base,
        start_commit_sha: base,
      })),
    })),
  [`get ${REQUEST}/notes`]: (asked) =>
    inRequest(asked, ({ iid }) => ({
      status: 200,
      listing: asked.world.notes
        .filter((note) => note.iid === iid && note.visibleFrom <= Date.now())
        .map(({ id }) => noteJson(asked.world, id)),
    })),
  [`post ${REQUEST}/notes`]: (asked) =>
    inRequest(asked, (request, level) => {
      // Members may go on where a conversation is locked.
      if (level < REPORTER || (request.isLocked && level < DEVELOPER)) return error(403, '403 Forbidden');
      const { id } = asked.world.say(request, asked.user, String(asked.body.body));
      return { status: 201, body: noteJson(asked.world, id) };
    }),
  [`put ${REQUEST}/notes/{note_id}`]: (asked) =>
    inRequest(asked, ({ isLocked }, level) => {
      const note = asked.world.notes.find(({ id }) => id === Number(asked.values.note_id));
      if (note === undefined) return missing('Note');
      if (isLocked && level < DEVELOPER) return error(403, '403 Forbidden');
      note.body = String(asked.body.body);
      note.edits++;
      return { status: 200, body: noteJson(asked.world, note.id) };
    }),
  [`delete ${REQUEST}/notes/{note_id}`]: ({ world, values }) => {
    const index = world.notes.findIndex(({ id }) => id === Number(values.note_id));
    if (index === -1) return missing('Note');
    world.notes.splice(index, 1);
    return { status: 204 };
  },
  [`post ${REQUEST}/notes/{note_id}/award_emoji`]: ({ world, values, body, user }) => {
    const note = Number(values.note_id);
    const name = String(body.name);
    if (world.awards.some((award) => award.note === note && award.name === name))
      return error(404, '404 Award Emoji Name has already been taken Not Found');
    world.awards.push({ note, name });
    return { status: 201, body: { id: world.nextId(), name, user: userJson(user) } };
  },
  'get /projects/{id}/repository/branches/{branch}': (asked) =>
    inProject(asked, ({ branches }) => {
      const name = asked.values.branch ?? '';
      const id = branches.get(name);
      return id === undefined ? missing('Branch') : { status: 200, body: { name, commit: { id } } };
    }),
  'get /projects/{id}/repository/files/{file_path}/raw': (asked) =>
    inProject(asked, ({ commits }) => {
      const files = commits.get(asked.query.get('ref') ?? '');
      if (files === undefined) return missing('Commit');
      const raw = files.get(asked.values.file_path ?? '');
      // A submodule is no file here; of a link it gives where it leads.
      return raw === undefined || raw.startsWith('@ ') ? missing('File') : { status: 200, raw };
    }),
  'get /projects/{id}/repository/tree': (asked) =>
    inProject(asked, ({ commits }) => {
      const files = commits.get(asked.query.get('ref') ?? '');
      return files === undefined ? missing('Tree') : { status: 200, listing: asked.world.tree(files) };
    }),
  'get /projects/{id}/repository/commits/{sha}/statuses': (asked) =>
    inProject(asked, (project) => {
      const { world, values, query } = asked;
      if (!project.commits.has(values.sha ?? '')) return missing('Commit');
      const own = world.statuses.filter(
        ({ pipeline, name, visibleFrom }) =>
          pipeline.project === project &&
          pipeline.sha === values.sha &&
          name === query.get('name') &&
          visibleFrom <= Date.now(),
      );
      return { status: 200, listing: own.map(statusJson) };
    }),
  'post /projects/{id}/statuses/{sha}': (asked) =>
    inProject(asked, (project, level) => setStatus(asked, project, level)),
};
