/*
 * Cuts what the bot uses out of GitHub's description of its REST API (npm package @octokit/openapi, MIT), without prose
 * and examples: the package itself takes 385 MB.
 *
 *     npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz package/generated/api.github.com.json
 *     node cut-description.mjs package/generated/api.github.com.json > description.json
 */
import { readFileSync } from 'node:fs';

const OPERATIONS = {
  '/app': ['get'],
  '/app-manifests/{code}/conversions': ['post'],
  '/app/hook/deliveries': ['get'],
  '/app/hook/deliveries/{delivery_id}/attempts': ['post'],
  '/app/installations/{installation_id}/access_tokens': ['post'],
  '/repos/{owner}/{repo}/check-runs': ['post'],
  '/repos/{owner}/{repo}/check-runs/{check_run_id}': ['get', 'patch'],
  '/repos/{owner}/{repo}/code-scanning/sarifs': ['post'],
  '/repos/{owner}/{repo}/collaborators/{username}/permission': ['get'],
  '/repos/{owner}/{repo}/commits/{ref}/check-runs': ['get'],
  '/repos/{owner}/{repo}/compare/{basehead}': ['get'],
  '/repos/{owner}/{repo}/contents/{path}': ['get'],
  '/repos/{owner}/{repo}/git/trees/{tree_sha}': ['get'],
  '/repos/{owner}/{repo}/issues/comments/{comment_id}': ['get', 'patch', 'delete'],
  '/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': ['post'],
  '/repos/{owner}/{repo}/issues/{issue_number}/comments': ['get', 'post'],
  '/repos/{owner}/{repo}/pulls': ['get'],
  '/repos/{owner}/{repo}/pulls/{pull_number}': ['get'],
  '/repos/{owner}/{repo}/pulls/{pull_number}/comments': ['get'],
  '/repos/{owner}/{repo}/pulls/{pull_number}/files': ['get'],
  '/repos/{owner}/{repo}/pulls/{pull_number}/reviews': ['get', 'post'],
};
/** What says nothing of what is valid. */
const PROSE = new Set([
  'description',
  'summary',
  'example',
  'examples',
  'externalDocs',
  'tags',
  'x-github',
  'title',
]);

const whole = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const cut = {
  openapi: whole.openapi,
  info: { title: whole.info.title, version: whole.info.version },
  paths: {},
  components: {},
};
const wanted = [];

/** A copy without prose. Below `properties` every key is a name, and stays. */
function copy(value, isNames = false) {
  if (Array.isArray(value)) return value.map((each) => copy(each));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, inner]) => isNames || !PROSE.has(key) || (typeof inner === 'object' && key === 'title'),
  );
  return Object.fromEntries(
    kept.map(([key, inner]) => {
      if (key === '$ref' && typeof inner === 'string') wanted.push(inner);
      return [key, copy(inner, key === 'properties' && !isNames)];
    }),
  );
}

for (const [path, methods] of Object.entries(OPERATIONS)) {
  const item = whole.paths[path];
  if (item === undefined) throw new Error(`no ${path}`);
  cut.paths[path] = item.parameters === undefined ? {} : { parameters: copy(item.parameters) };
  for (const method of methods) cut.paths[path][method] = copy(item[method]);
}
const done = new Set();
for (let ref = wanted.pop(); ref !== undefined; ref = wanted.pop()) {
  if (done.has(ref)) continue;
  done.add(ref);
  const keys = ref.slice(2).split('/');
  const last = keys.pop();
  const from = keys.reduce((place, key) => place[key], whole);
  const to = keys.reduce((place, key) => (place[key] ??= {}), cut);
  to[last] = copy(from[last]);
}
process.stdout.write(`${JSON.stringify(cut)}\n`);
