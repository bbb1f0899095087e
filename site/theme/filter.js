/* Filters a list by words and choices, which are part of the address. */
const form = document.querySelector('[data-filter]');
const items = [...document.querySelectorAll('[data-filter-item]')];
const groups = [...document.querySelectorAll('section[data-filter-group]')];
const count = document.querySelector('[data-filter-count]');

function apply() {
  const data = new FormData(form);
  const words = String(data.get('q')).toLowerCase().split(/\s+/).filter(Boolean);
  const choices = [...data].filter(([name, value]) => name !== 'q' && value !== '');
  let shown = 0;
  const isAll = words.length === 0 && choices.length === 0;
  for (const item of items) {
    if (isAll) {
      item.hidden = false;
      shown++;
      continue;
    }
    const text = item.textContent.toLowerCase();
    // A call is known by its number, too, as strace and audit records print it.
    const numbers = (item.dataset.number ?? '').split(' ');
    const isShown =
      words.every((word) => text.includes(word) || numbers.includes(word)) &&
      choices.every(([name, value]) => (item.dataset[name] ?? '').split(' ').includes(value));
    item.hidden = !isShown;
    if (isShown) shown++;
  }
  for (const group of groups) group.hidden = !group.querySelector('[data-filter-item]:not([hidden])');
  count.textContent = `${shown} of ${items.length}`;
}

function remember() {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
  const address = query.size === 0 ? location.pathname : `?${query}`;
  history.replaceState(null, '', address + location.hash);
}

if (form !== null) {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const control = form.elements.namedItem(name);
    if (control !== null) control.value = value;
  }
  form.addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.matches('input, select, textarea');
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    form.elements.namedItem('q').focus();
  });
  form.addEventListener('input', () => {
    apply();
    remember();
  });
  apply();
}
