/* Shows the pages of two calls side by side. The address names them; both belong to this site. */
const form = document.querySelector('#compare');
const sides = document.querySelector('#sides');
const status = document.querySelector('#status');
const PAGE = /^(?:syscalls|proposals)\/[\w-]+$/;
/** The ids of the headings whose sections are shown. */
const SHOWN = ['verdict', 'path', 'containers', 'findings'];

async function side(page) {
  const address = new URL(`../${page}/`, location.href);
  const response = await fetch(address);
  if (!response.ok) throw new Error(`there is no page ${page}`);
  const main = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('main');
  const made = document.createElement('section');
  const title = document.createElement('h2');
  const link = document.createElement('a');
  link.href = address.href;
  link.textContent = main.querySelector('h1').textContent;
  title.append(link);
  made.append(title, main.querySelector('pre'));
  for (const id of SHOWN) made.append(...section(main, id));
  for (const each of made.querySelectorAll('[id]')) each.removeAttribute('id');
  for (const each of made.querySelectorAll('a[href]'))
    each.href = new URL(each.getAttribute('href'), address).href;
  for (const each of made.querySelectorAll('[role="region"]'))
    each.ariaLabel = `${title.textContent.trim()}: ${each.ariaLabel}`;
  return made;
}

/** Copies a section, with its heading one level lower. */
function section(main, id) {
  const heading = main.querySelector(`#${id}`);
  if (heading === null) return [];
  const title = document.createElement('h3');
  title.textContent = heading.textContent;
  const parts = [title];
  for (
    let next = heading.nextElementSibling;
    next !== null && next.tagName !== 'H2';
    next = next.nextElementSibling
  )
    parts.push(next.cloneNode(true));
  return parts;
}

async function show() {
  const pages = [form.elements.namedItem('a').value, form.elements.namedItem('b').value];
  if (!pages.every((page) => PAGE.test(page))) return;
  history.replaceState(null, '', `?${new URLSearchParams({ a: pages[0], b: pages[1] })}`);
  try {
    sides.replaceChildren(...(await Promise.all(pages.map(side))));
    status.textContent = '';
  } catch (error) {
    status.textContent = `${error.message}; a page that was opened from a file cannot load others`;
  }
}

if (form !== null) {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const control = form.elements.namedItem(name);
    if (control !== null && PAGE.test(value)) control.value = value;
  }
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', show);
  show();
}
