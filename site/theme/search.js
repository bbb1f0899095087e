/* The search page. The query is part of the address; excerpts are shown as text. */
const form = document.querySelector('#search');
const query = document.querySelector('#query');
const found = document.querySelector('#found');
const results = document.querySelector('#results');
const SHOWN = 30;

let newest = 0;
let pagefind;

async function load() {
  pagefind ??= await import('./pagefind/pagefind.js');
  return pagefind;
}

async function search() {
  const words = query.value.trim();
  const own = ++newest;
  history.replaceState(null, '', words === '' ? location.pathname : `?q=${encodeURIComponent(words)}`);
  if (words === '') return show('', []);
  try {
    const { results: hits } = await (await load()).search(words);
    const found = await Promise.all(hits.slice(0, SHOWN).map((hit) => hit.data()));
    const named = (await namedByOneWord(words)).filter(({ url }) => !found.some((page) => page.url === url));
    if (own !== newest) return;
    const pages = [...named, ...found];
    const more = hits.length > SHOWN ? `, the first ${SHOWN} of which are shown` : '';
    pages.sort((a, b) => rank(a, words) - rank(b, words));
    const count = hits.length + named.length;
    show(`${count === 1 ? '1 page' : `${count} pages`} for “${words}”${more}`, pages);
  } catch {
    show(
      'The search index cannot be loaded: the site was built without Pagefind, or this page was opened from a file.',
      [],
    );
  }
}

/** Of "openat2 docker", the pages openat2 and Docker: Pagefind finds only pages that have all words. */
async function namedByOneWord(words) {
  const each = words.toLowerCase().split(/\s+/).slice(0, 4);
  if (each.length === 1) return [];
  const pages = await Promise.all(
    each.map(async (word) => {
      const { results: hits } = await (await load()).search(word);
      const first = await Promise.all(hits.slice(0, 10).map((hit) => hit.data()));
      return first.filter(({ meta: { title = '' } }) => title.toLowerCase() === word);
    }),
  );
  return pages.flat();
}

/** Pages that are named as one searches come first: a call before those whose names begin with its own. */
function rank({ meta: { title = '' } }, words) {
  const name = title.toLowerCase();
  const wanted = words.toLowerCase();
  return name === wanted ? 0 : wanted.split(/\s+/).includes(name) ? 1 : 2;
}

function show(text, pages) {
  found.textContent = text;
  results.replaceChildren(...pages.map(item));
}

function item({ url, meta, excerpt }) {
  const link = document.createElement('a');
  link.href = url;
  link.textContent = meta.title ?? url;
  const text = document.createElement('p');
  text.append(...marked(excerpt));
  const entry = document.createElement('li');
  entry.append(link, text);
  return entry;
}

/** Pagefind's excerpt is escaped text with <mark> around matches: makes elements of the marks, and text of the rest. */
function marked(excerpt) {
  return excerpt.split(/(<mark>.*?<\/mark>)/).map((part) => {
    const word = /^<mark>(.*)<\/mark>$/.exec(part)?.[1];
    if (word === undefined) return plain(part);
    const mark = document.createElement('mark');
    mark.append(plain(word));
    return mark;
  });
}

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&#39;': "'" };

function plain(text) {
  return text.replace(/&(?:lt|gt|amp|quot|#39);/g, (entity) => ENTITIES[entity]);
}

if (form !== null) {
  query.value = new URLSearchParams(location.search).get('q') ?? '';
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    search();
  });
  query.addEventListener('input', search);
  if (query.value === '') query.focus();
  else search();
}
