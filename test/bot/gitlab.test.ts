import { describe, expect, test } from 'vitest';
import { HOSTILE } from '../hostile/texts.ts';
import { NOTES, Reviewing, STATUS } from './gitlab/reviewing.ts';
import { BAD, FAULTY, GOOD, many } from './specs.ts';

/* Merge requests of GitLab from end to end, against a GitLab of our own; what reports of other bots say is named by them. */

const stage = Reviewing.eachTest();
const world = () => stage.gitlab.world;
const REQUEST = '/projects/{id}/merge_requests/{merge_request_iid}';

/** Puts files into the branch that merge requests are to get into. */
function main(files: Readonly<Record<string, string>>): void {
  stage.project.branches.set('main', world().commit(stage.project, files));
}

describe('a verdict is a commit status and one note', () => {
  test('a good call', async () => {
    const request = stage.open({ 'xyzzy.yaml': GOOD });
    expect(await stage.review(request)).toBe('success');
    expect(stage.statuses(request.head)).toEqual([
      'success: xyzzy has a strong probe; nothing new in 1 spec',
    ]);
    expect(stage.notes).toHaveLength(1);
    expect(stage.notes[0]).toMatch(
      /^<!-- probeable:1 name=probeable head=\w{40} clear=yes -->\n\*\*probeable\*\*: all clear/,
    );
    const links = /https:\/\/gitlab\.example\/linux\/specs\/-\/(?:blob|commit)\/\w{40}/;
    expect(stage.notes[0]).toMatch(links);
    // While it was judged, the status was pending: both are one row.
    expect(stage.gitlab.count(STATUS)).toBe(2);
    expect(world().statuses).toHaveLength(1);
    expect(world().pipelines).toMatchObject([{ ref: request.sourceBranch, source: 'external' }]);
  });

  test('a bad one, and judged again it says nothing twice', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD });
    for (let round = 0; round < 3; round++) expect(await stage.review(request)).toBe('failure');
    expect(stage.statuses(request.head)).toEqual([
      expect.stringMatching(/^failed: xyzzy has no probe: move step 3 before step 1; 1 error/),
    ]);
    expect(stage.notes).toHaveLength(1);
    expect(stage.notes[0]).toMatch(/\n### `xyzzy` has no probe: move step 3 before step 1\n/);
    expect(world().notes[0]?.edits).toBe(0);
    expect(stage.gitlab.count(STATUS)).toBe(2);
  });

  test('what breaks programs is told against the commit that the branch left', async () => {
    main({ 'xyzzy.yaml': GOOD });
    const breaking = GOOD.replace('    error: EBADF\n', '    error: EBADF\n    when: flags == 1\n');
    const request = stage.open({ 'xyzzy.yaml': breaking });
    expect(await stage.review(request)).toBe('failure');
    expect(stage.notes[0]).toContain('**What a program would notice**');
    // What others put there since is no part of it.
    main({ 'xyzzy.yaml': GOOD, 'plugh.yaml': BAD.replaceAll('xyzzy', 'plugh') });
    await stage.review(request);
    expect(stage.notes[0]).not.toContain('plugh');
  });

  test('where no spec is touched there is a status and no note', async () => {
    const request = stage.open({ 'README.md': 'x' });
    expect(await stage.review(request)).toBe('success');
    expect(stage.statuses(request.head)).toEqual(['success: no system call is touched']);
    expect(stage.notes).toEqual([]);
  });

  test('a draft is judged as any other', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD });
    request.isDraft = true;
    expect(await stage.review(request)).toBe('failure');
  });

  test('what nobody could judge is neither good nor bad, and bad for a GitLab that knows no such status', async () => {
    const unknown = GOOD.replace('  - check', '  - blank: calls through file->f_op\n  - check');
    const request = stage.open({ 'xyzzy.yaml': unknown });
    expect(await stage.review(request)).toBe('neutral');
    expect(stage.statuses(request.head)).toEqual([expect.stringMatching(/^skipped: .*1 call not judged/)]);
    world().push(request, { 'xyzzy.yaml': `# x\n${unknown}` });
    stage.gitlab.onRequest = (operation) => {
      if (operation === STATUS && stage.statuses(request.head).length > 0)
        stage.gitlab.faults.push({ operation, kind: 'old' });
      if (operation === STATUS) stage.gitlab.onRequest = () => {};
    };
    stage.gitlab.faults.length = 0;
    expect(await stage.review(request)).toBe('neutral');
  });

  test('the configuration is that of the target branch, for its folder', async () => {
    main({
      'probeable.config.yaml': 'rules: { probe-exists: off, probe-before-permission: off }\n',
      'specs/probeable.config.yaml': 'preset: recommended\n',
    });
    const request = stage.open({ 'xyzzy.yaml': BAD, 'probeable.config.yaml': 'rules: {}\n' });
    // An EPERM that is ambiguous is a warning; the rules that fail are off.
    expect(await stage.review(request)).toBe('success');
    const inner = stage.open({ 'specs/xyzzy.yaml': BAD });
    expect(await stage.review(inner)).toBe('failure');
    // A tag of the same name is not asked.
    expect(stage.gitlab.count('get /projects/{id}/repository/branches/{branch}')).toBe(2);
  });

  test('a spec that is renamed to where none are looked for is removed', async () => {
    main({ 'xyzzy.yaml': GOOD });
    const request = stage.open({ 'xyzzy.txt': GOOD });
    expect(await stage.review(request)).toBe('success');
    expect(stage.statuses(request.head)).toEqual([
      'success: xyzzy is described no more; 1 warning in 1 spec, 1 spec removed',
    ]);
    expect(stage.notes[0]).toMatch(/^\| `xyzzy` \| removed \|/m);
  });

  test('links and submodules are no specs', async () => {
    const request = stage.open({ 'xyzzy.yaml': '-> nowhere.yaml', 'plugh.yaml': '@ 1234' });
    expect(await stage.review(request)).toBe('success');
  });
});

describe('the list of files', () => {
  test('what GitLab collapses, or calls too large, is read all the same (backnotprop/plannotator#869)', async () => {
    world().maxPatch = 10;
    const request = stage.open({ 'xyzzy.yaml': BAD });
    expect(await stage.review(request)).toBe('failure');
    expect(stage.notes[0]).toContain('xyzzy');
  });

  test('of more files than GitLab tells of the trees are compared (The-PR-Agent/pr-agent#2805)', async () => {
    world().maxFiles = 3;
    const files = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`a${index}.md`, 'x']));
    const request = stage.open({ ...files, 'z.yaml': BAD });
    expect(await stage.review(request)).toBe('failure');
    expect(stage.statuses(request.head).at(-1)).toMatch(/^failed: xyzzy has no probe/);
    expect(stage.gitlab.count('get /projects/{id}/repository/tree')).toBe(4);
  });

  test('of more than it gives at all nothing is green', async () => {
    world().maxFiles = 3;
    const files = Object.fromEntries(Array.from({ length: 20_100 }, (_, index) => [`a${index}.md`, 'x']));
    const request = stage.open({ ...files, 'z.yaml': GOOD });
    expect(await stage.review(request)).toBe('failure');
    expect(stage.notes[0]).toContain('in a tree of which GitLab lists only a part');
  }, 120_000);

  test('two hundred files come in pages', async () => {
    const request = stage.open({
      ...many(3),
      ...Object.fromEntries(Array.from({ length: 230 }, (_, n) => [`a${n}.md`, 'x'])),
    });
    expect(await stage.review(request)).toBe('failure');
    expect(stage.gitlab.count(`get ${REQUEST}/diffs`)).toBe(3);
    expect(stage.gitlab.count('get /projects/{id}/repository/tree')).toBe(0);
  });

  test('a file that is listed and not given fails', async () => {
    const request = stage.open({ 'xyzzy.yaml': GOOD, 'plugh.yaml': GOOD });
    const diffs = world().diffs(request);
    world().diffs = () => diffs;
    stage.project.commits.set(request.head, new Map([['xyzzy.yaml', GOOD]]));
    expect(await stage.review(request)).toBe('failure');
    expect(stage.notes[0]).toContain('`plugh.yaml`: GitLab lists it, and does not give it');
  });

  test('a base that nobody gives is not an empty one: nothing would break programs', async () => {
    main({ 'xyzzy.yaml': GOOD });
    const request = stage.open({ 'xyzzy.yaml': `${GOOD}# x\n` });
    const diffs = world().diffs(request);
    world().diffs = () => diffs;
    stage.project.commits.delete(request.base ?? '');
    await expect(stage.review(request)).rejects.toThrow('Commit Not Found');
    expect(stage.statuses(request.head)).toEqual(['pending: the specs are being judged']);
  });

  test('branches without a common commit are not compared with nothing', async () => {
    const request = stage.open({ 'xyzzy.yaml': GOOD });
    request.base = null;
    expect(await stage.review(request)).toBe('failure');
    expect(stage.notes[0]).toContain('no commit in common');
  });
});

describe('a fork', () => {
  const fork = (level = 0) => {
    const made = world().project('stranger/specs');
    made.isPrivate = true;
    if (level > 0) made.members.set(stage.bot.id, level);
    return made;
  };

  test('one that lets nobody in is read from the project itself (tektoncd/pipelines-as-code#1692)', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD }, fork());
    expect(await stage.review(request)).toBe('failure');
    // And its status is where we may write (samcontesse/gitlab-merge-request-resource#27, jenkinsci/gitlab-plugin#1044).
    expect(world().pipelines).toMatchObject([{ project: stage.project, ref: 'refs/merge-requests/1/head' }]);
    expect(stage.statuses(request.head)).toEqual([expect.stringMatching(/^failed: xyzzy/)]);
    expect(stage.notes).toHaveLength(1);
  });

  test('one that lets us write has the status at its branch, where the merge request shows it', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD }, fork(30));
    expect(await stage.review(request)).toBe('failure');
    expect(world().pipelines).toMatchObject([{ project: request.source, ref: request.sourceBranch }]);
  });

  test('what GitLab has not fetched yet is read from the fork', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD }, fork(30));
    stage.project.commits.delete(request.head);
    expect(await stage.review(request)).toBe('failure');
    expect(stage.notes[0]).toContain('`xyzzy` has no probe');
  });
});

describe('the status and its pipeline', () => {
  test('it is in the pipeline of the merge request where there is one (runatlantis/atlantis#2489, #3373)', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD });
    const { head: sha } = request;
    const ref = 'refs/merge-requests/1/head';
    const own = { id: 7, project: stage.project, sha, ref, source: 'merge_request_event' } as const;
    world().pipelines.push(own);
    await stage.review(request);
    expect(world().pipelines).toEqual([own]);
    expect(world().statuses).toMatchObject([{ pipeline: own, state: 'failed' }]);
  });

  test('a pipeline that comes while it is judged has the verdict, and no other stays pending (runatlantis/atlantis#624)', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD });
    const own = { id: 7, project: stage.project, sha: request.head, ref: 'refs/merge-requests/1/head' };
    stage.gitlab.onRequest = (operation) => {
      if (!operation.includes('/files/') || world().pipelines.length > 1) return;
      world().pipelines.push({ ...own, source: 'merge_request_event' });
    };
    await stage.review(request);
    expect(
      world()
        .statuses.map(({ state, pipeline }) => `${pipeline.ref} ${state}`)
        .sort(),
    ).toEqual(['refs/merge-requests/1/head failed', 'topic-1 failed']);
  });

  test('the commit of two branches has its status at that of the merge request (runatlantis/atlantis#2484)', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD });
    stage.project.branches.set('aaa', request.head);
    await stage.review(request);
    expect(world().pipelines).toMatchObject([{ ref: request.sourceBranch }]);
  });

  test('one that is pending already is no fault (packit/packit-service#741, ovh/cds#4042)', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD });
    stage.gitlab.lag = 60_000;
    // Somebody was killed right after it had said so, and listings lag behind.
    await expect(stage.perform({ kind: 'merge request', iid: 1 }, confirmTimes(2))).rejects.toThrow('gone');
    expect(stage.statuses(request.head)).toEqual(['pending: the specs are being judged']);
    expect(await stage.review(request)).toBe('failure');
    expect(stage.statuses(request.head)).toEqual([expect.stringMatching(/^failed: xyzzy/)]);
  });

  test('what GitLab is busy with is tried again', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD });
    stage.gitlab.faults.push({ operation: STATUS, kind: 'busy' }, { operation: STATUS, kind: 'busy' });
    expect(await stage.review(request)).toBe('failure');
    expect(stage.statuses(request.head)).toEqual([expect.stringMatching(/^failed: xyzzy/)]);
  });

  test('two changes, and back: the newest status is the verdict', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD });
    const lenient = {
      'probeable.config.yaml': 'rules: { probe-exists: off, probe-before-permission: off }\n',
    };
    await stage.review(request);
    main(lenient);
    expect(await stage.review(request)).toBe('success');
    main({});
    expect(await stage.review(request)).toBe('failure');
    expect(stage.statuses(request.head).map((said) => said.split(':', 1)[0])).toEqual([
      'failed',
      'success',
      'failed',
    ]);
  });
});

/** Confirms an attempt so many times; then it is somebody else's. */
function confirmTimes(times: number): () => Promise<void> {
  let left = times;
  return async () => {
    if (left-- <= 0) throw new Error('gone');
  };
}

describe('the note', () => {
  test('it is one, and is edited (un-ts/changesets-gitlab#145, danger/danger-js#856)', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD });
    await stage.review(request);
    world().push(request, { 'xyzzy.yaml': GOOD });
    await stage.review(request);
    world().push(request, { 'README.md': 'x' });
    await stage.review(request);
    expect(stage.notes).toEqual([expect.stringContaining('this merge request no longer touches a spec')]);
    expect(world().notes[0]?.edits).toBe(2);
  });

  test('neither a note on a line nor what others wrote is taken for it (danger/danger-js#1351)', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD });
    const marker = `<!-- probeable:1 name=probeable head=${request.head} clear=no -->\nx`;
    world().say(request, stage.bot, marker, 9, 'DiffNote');
    world().say(request, world().user('stranger'), marker);
    await stage.review(request);
    expect(world().notes).toHaveLength(3);
    expect(
      world()
        .notes.slice(0, 2)
        .map(({ body, edits }) => [body, edits]),
    ).toEqual([
      [marker, 0],
      [marker, 0],
    ]);
  });

  test('a locked conversation keeps the verdict: the status says it, and that the note is refused', async () => {
    stage.gitlab.faults.push({ operation: NOTES, kind: 'forbidden' });
    const request = stage.open({ 'xyzzy.yaml': GOOD });
    expect(await stage.review(request)).toBe('success');
    expect(stage.notes).toEqual([]);
    expect(stage.statuses(request.head).at(-1)).toBe(
      'success: xyzzy has a strong probe; nothing new in 1 spec; the note is refused',
    );
    expect(stage.log.join()).toContain('403: Forbidden');
  });

  test('a token that may not write statuses says so in the note', async () => {
    stage.project.members.set(stage.bot.id, 20);
    const request = stage.open({ 'xyzzy.yaml': BAD });
    expect(await stage.review(request)).toBe('failure');
    expect(stage.statuses(request.head)).toEqual([]);
    expect(stage.notes[0]).toMatch(
      /^<!-- probeable:1 .*-->\n\*\*Not written\*\*: the commit status .* 403: Forbidden\n/,
    );
    expect(await stage.review(request)).toBe('failure');
    expect(world().notes[0]?.edits).toBe(0);
  });

  test('a token that may write nothing ends it, and nothing is tried again', async () => {
    stage.project.members.set(stage.bot.id, 10);
    await expect(stage.review(stage.open({ 'xyzzy.yaml': BAD }))).rejects.toThrow(
      'the token may write neither commit statuses nor notes here',
    );
  });

  test('text of a stranger is text', async () => {
    const hostile = (kind: string): string => JSON.stringify(HOSTILE[kind] ?? '');
    const spec = BAD.replace('CAP_SYS_ADMIN', () => hostile('references of GitLab')).replace(
      'status: proposed',
      () => `status: proposed\nsummary: ${hostile('a quick action')}`,
    );
    const request = stage.open({ '!1 ~a/@octocat.yaml': spec, 'x.yaml': '/close' });
    expect(await stage.review(request)).toBe('failure');
    const prose = stage.notes[0]?.replace(/`[^`]*`|\]\([^()]*\)/g, '');
    expect(prose).toContain('(permission: !');
    expect(prose).not.toMatch(/[!&]\d|[%~]["\w{]|@\w/);
  });
});

describe('what happens meanwhile', () => {
  test('a forced push while it is judged: the old head says nothing, and the new one has its own', async () => {
    const request = stage.open({ 'xyzzy.yaml': GOOD });
    const old = request.head;
    let isPushed = false;
    stage.gitlab.onRequest = (operation) => {
      if (isPushed || operation !== `get ${REQUEST}/diffs`) return;
      isPushed = true;
      world().push(request, { 'xyzzy.yaml': BAD });
    };
    expect(await stage.perform({ kind: 'merge request', iid: 1, head: old })).toBe('superseded');
    expect(stage.statuses(old)).toEqual(['canceled: a newer commit is judged in its place']);
    expect(stage.notes).toEqual([]);
    expect(await stage.review(request)).toBe('failure');
    expect(stage.statuses(request.head)).toEqual([expect.stringMatching(/^failed/)]);
  });

  test('a push after it was read: the old head has its verdict, and the note waits for the new one', async () => {
    const request = stage.open({ 'xyzzy.yaml': GOOD });
    const old = request.head;
    let asked = 0;
    stage.gitlab.onRequest = (operation) => {
      if (operation === STATUS && ++asked === 2) world().push(request, { 'xyzzy.yaml': BAD });
    };
    expect(await stage.perform({ kind: 'merge request', iid: 1, head: old })).toBe('superseded');
    expect(stage.statuses(old)).toEqual([expect.stringMatching(/^success/)]);
    expect(stage.notes).toEqual([]);
  });

  test('closed before, and closed while it is judged', async () => {
    const before = stage.open({ 'xyzzy.yaml': BAD });
    before.state = 'closed';
    expect(await stage.review(before)).toBe('closed');
    expect(stage.gitlab.count(STATUS)).toBe(0);
    const request = stage.open({ 'xyzzy.yaml': BAD });
    stage.gitlab.onRequest = (operation) => {
      if (operation.includes('/files/')) request.state = 'merged';
    };
    expect(await stage.review(request)).toBe('closed');
    expect(stage.notes).toEqual([]);
    // Nothing waits for a verdict that does not come.
    expect(stage.statuses(request.head)).toEqual([expect.stringMatching(/^failed/)]);
  });

  test('GitLab has not compared the commits yet (sourcebot-dev/sourcebot#1104)', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD });
    request.unprepared = 2;
    expect(await stage.review(request)).toBe('failure');
    request.unprepared = 100;
    await expect(stage.review(request)).rejects.toThrow('GitLab has not compared the commits of !1 yet');
  });

  test('a webhook overtakes the API: the head that it names is waited for', async () => {
    const request = stage.open({ 'xyzzy.yaml': GOOD });
    const [old] = request.versions;
    const head = world().push(request, { 'xyzzy.yaml': BAD });
    const [now] = request.versions.splice(0, 1);
    request.head = old?.head ?? '';
    let looks = 0;
    stage.gitlab.onRequest = (operation) => {
      if (operation !== `get ${REQUEST}` || ++looks !== 3 || now === undefined) return;
      request.versions.unshift(now);
      request.head = head;
    };
    expect(await stage.perform({ kind: 'merge request', iid: 1, head })).toBe('failure');
    expect(stage.statuses(head)).toEqual([expect.stringMatching(/^failed/)]);
    // One that was pushed over by now is not waited for.
    const last = world().push(request, { 'xyzzy.yaml': `# x\n${BAD}` });
    expect(await stage.perform({ kind: 'merge request', iid: 1, head })).toBe('failure');
    expect(stage.statuses(last)).toEqual([expect.stringMatching(/^failed/)]);
  });

  test.each(['lost', 'hung up', 'broken'] as const)('%s answers: everything is there once', async (kind) => {
    for (const operation of [STATUS, NOTES, `get ${REQUEST}`, `get ${REQUEST}/diffs`])
      stage.gitlab.faults.push({ operation, kind });
    const request = stage.open({ 'xyzzy.yaml': BAD });
    const review = (): Promise<string> => stage.review(request).catch(review);
    expect(await review()).toBe('failure');
    expect(stage.notes).toHaveLength(1);
    expect(stage.statuses(request.head)).toEqual([expect.stringMatching(/^failed/)]);
  });

  test.each(['too many', 'limit'] as const)('a limit of requests is waited for: %s', async (kind) => {
    for (const operation of [STATUS, NOTES, 'get /projects/{id}/repository/files/{file_path}/raw'])
      stage.gitlab.faults.push({ operation, kind }, { operation, kind });
    expect(await stage.review(stage.open({ 'xyzzy.yaml': BAD }))).toBe('failure');
    expect(stage.log.join()).toMatch(/GitLab asks to wait for [12] s/);
    expect(stage.notes).toHaveLength(1);
  });

  test('another worker has it: nothing is written any more', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD });
    await expect(stage.perform({ kind: 'merge request', iid: request.iid }, confirmTimes(0))).rejects.toThrow(
      'gone',
    );
    expect(stage.statuses(request.head)).toEqual([]);
    expect(stage.notes).toEqual([]);
  });

  test('another worker has it: what is there is not edited any more', async () => {
    await stage.review(stage.open({ 'xyzzy.yaml': BAD }));
    const [note] = world().notes;
    if (note === undefined) throw new Error('no note');
    note.body += 'x';
    const task = { kind: 'merge request', iid: 1 } as const;
    await expect(stage.perform(task, confirmTimes(0))).rejects.toThrow('gone');
    expect(note.edits).toBe(0);
    expect(await stage.perform(task)).toBe('failure');
    expect(note.edits).toBe(1);
  });

  test('what was given up is said, once, where nothing was said', async () => {
    const request = stage.open({ 'xyzzy.yaml': GOOD });
    expect(await stage.perform({ kind: 'unjudged', iid: 1 })).toBe('told');
    expect(stage.statuses(request.head)).toEqual(['failed: 1 file not judged']);
    expect(stage.notes[0]).toContain('it failed again and again; /probeable recheck in a comment');
    expect(await stage.perform({ kind: 'unjudged', iid: 1 })).toBe('judged meanwhile');
  });
});

describe('commands in notes', () => {
  const RULE = 'probe-errno';
  const WRONG = GOOD.replace('expect: EBADF', 'expect: EINVAL');
  const ACCEPT = `Fine with me.\n/probeable accept ${RULE} the probe is about to change`;

  test('/probeable recheck is answered with a thumb, once', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD });
    const { id: note } = world().say(request, world().user('author'), '/probeable recheck');
    for (let round = 0; round < 2; round++)
      expect(await stage.perform({ kind: 'recheck', iid: 1, note })).toBe('failure');
    expect(world().awards).toEqual([{ note, name: 'thumbsup' }]);
  });

  test('/probeable explain is answered once', async () => {
    const request = stage.open({ 'xyzzy.yaml': BAD });
    const { id: note } = world().say(request, world().user('author'), '/probeable explain probe-exists');
    const task = { kind: 'explain', iid: 1, rule: 'probe-exists', note } as const;
    expect(await stage.perform(task)).toBe('answered');
    expect(await stage.perform(task)).toBe('answered before');
    expect(stage.notes).toEqual([expect.stringMatching(/\n\*\*probe-exists\*\* \(error\): /)]);
  });

  test('/probeable accept by a developer turns the status green, and by nobody else', async () => {
    const request = stage.open({ 'xyzzy.yaml': WRONG });
    await stage.review(request);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const [developer, reporter, token] = [
      world().user('dev'),
      world().user('rep'),
      world().user('tok', true),
    ];
    stage.project.members.set(developer.id, 30).set(reporter.id, 20).set(token.id, 40);
    for (const author of [reporter, token, world().user('stranger')]) {
      const { id: note } = world().say(request, author, ACCEPT);
      expect(await stage.perform({ kind: 'accept', iid: 1, note })).toBe('refused');
    }
    const { id: note } = world().say(request, developer, ACCEPT);
    expect(await stage.perform({ kind: 'accept', iid: 1, note })).toMatch(/^(?:success|neutral)$/);
    expect(stage.statuses(request.head).at(-1)).toContain('1 finding accepted');
    expect(stage.notes[0]).toMatch(/Accepted by `dev` on \d{4}-\d\d-\d\d: the probe is about to change/);
    // Whoever may not write any more has accepted nothing.
    stage.project.members.set(developer.id, 20);
    expect(await stage.review(request)).toBe('failure');
  });

  test('a push after the note is not accepted with it', async () => {
    const request = stage.open({ 'xyzzy.yaml': WRONG });
    await stage.review(request);
    const developer = world().user('dev');
    stage.project.members.set(developer.id, 30);
    const { id: note } = world().say(request, developer, ACCEPT, 5);
    world().push(request, { 'xyzzy.yaml': FAULTY });
    await stage.review(request);
    expect(await stage.perform({ kind: 'accept', iid: 1, note })).toBe('refused');
    expect(stage.notes.at(-1)).toContain('a push has come in between');
  });
});
