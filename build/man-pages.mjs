/*
 * Compares the ERRORS sections of man-pages with the calls that people described, and writes content/man-pages.json.
 *
 *   npm run man-pages -- [FOLDER]
 *
 * FOLDER has the pages of section 2, packed or not: /usr/share/man/man2, which Debian's manpages-dev installs, by default.
 * Only facts are kept, which page names which errno. An errno that no described call fails with is printed, until
 * man-pages/read.json says what its page means: people write it, after reading the kernel's code.
 */
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const [folder = '/usr/share/man/man2'] = process.argv.slice(2);
const root = join(import.meta.dirname, '..');
const source = (path) => import(`../dist/src/${path}.js`);
const { readSpecs } = await source('spec/read');
const { specDigest } = await source('verify/asked-spec');
const { readManPage, redirectOf } = await source('data/man-pages/man-page');
const { missingErrnos, unreturnedErrnos } = await source('data/man-pages/compare-errors');
const { manErrorsText } = await source('data/man-pages/man-errors-file');

const specsIn = (path) =>
  readdirSync(join(root, path))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readSpecs(readFileSync(join(root, path, name), 'utf8')).documents[0].spec);
const written = specsIn('content/syscalls');
const all = [...written, ...specsIn('content/derived')];

/** The file of a page; names of one page are links, or files that name it. */
function fileOf(name) {
  const path = ['.2.gz', '.2'].map((end) => join(folder, name + end)).find(existsSync);
  if (path === undefined) return undefined;
  const own = realpathSync(path);
  const text = (own.endsWith('.gz') ? gunzipSync(readFileSync(own)) : readFileSync(own)).toString('utf8');
  const other = redirectOf(text);
  return other === undefined ? { name: basename(own).replace(/\.\d\w*(?:\.gz)?$/, ''), text } : fileOf(other);
}
const pages = new Map();
const calls = new Map();
function pageOf(name) {
  const file = fileOf(name);
  if (file === undefined) return undefined;
  if (!pages.has(file.name)) pages.set(file.name, readManPage(file.name, file.text));
  calls.set(name, file.name);
  return pages.get(file.name);
}
for (const { name } of all) for (const other of pageOf(name)?.like ?? []) pageOf(other);
const releases = [...new Set([...pages.values()].flatMap(({ release }) => release ?? []))];
const [release] = releases;
if (releases.length !== 1)
  throw new Error(`${folder}: pages of ${releases.join(', ') || 'no release of man-pages'}`);

/** The kernels that refused calls at a step, by the records of `verify`. */
const records = readdirSync(join(root, 'content/verified'))
  .filter((name) => /-.*\.json$/.test(name))
  .map((name) => JSON.parse(readFileSync(join(root, 'content/verified', name), 'utf8')));
function refusedOn(spec, steps) {
  const digest = specDigest(spec);
  return records.flatMap(({ kernel, syscalls }) => {
    const own = syscalls.find(({ syscall }) => syscall === spec.name);
    const isSeen =
      own?.spec === digest && steps.some(({ index }) => own.sweep?.witnessed.includes(index + 1));
    return isSeen ? [`${kernel.version} ${kernel.architecture}`] : [];
  });
}

const specOf = (name) => written.find((spec) => spec.name === name);
const missing = missingErrnos(written, pageOf).map((one) => ({
  ...one,
  // Of a step that fails with several, a kernel that refused does not say with which.
  refusedOn: refusedOn(
    specOf(one.syscall),
    one.steps.filter(({ errors }) => errors.length === 1),
  ),
}));
const read = JSON.parse(readFileSync(join(root, 'build/man-pages/read.json'), 'utf8'));
const wrong = [];
let open = 0;
for (const one of unreturnedErrnos(all, pageOf)) {
  const own = read.find(({ page, errno }) => page === one.page && errno === one.errno);
  if (own === undefined) {
    open += 1;
    console.log(`to be read: ${one.page}(2) ${one.errno} (${one.syscalls.join(', ')})`);
  } else if (own.isWrong) wrong.push({ ...one, reason: own.reason });
}
writeFileSync(
  join(root, 'content/man-pages.json'),
  manErrorsText(release, [...pages.values()], calls, { missing, wrong }, specOf),
);
console.log(
  `man-pages ${release}: ${missing.length} errnos missing, ${wrong.length} that are not returned, ${open} to be read`,
);
