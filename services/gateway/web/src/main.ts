// Starts the page: state in, elements out, and the reader's choices back in.

import { h, morphChildren } from './dom';
import type { Lang } from './contract';
import { Source } from './source';
import { initialState, merged, reduce, type Action, type FigureKey, type State } from './state';
import { chart, monthAt, neighbour } from './views/chart';
import { explain } from './views/explain';
import { header } from './views/header';
import { closed } from './views/closed';
import { municipalities } from './views/municipalities';
import { notices } from './views/notices';
import { stream } from './views/stream';
import { monthTiles, stockTiles } from './views/tiles';
import { words } from './words';

function remembered(name: string): string {
  try {
    return localStorage.getItem(name) ?? '';
  } catch {
    return '';
  }
}

function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A browser that keeps nothing still shows the page.
  }
}

// So that a login that fails does not lead to another one for ever, nor logging out to a login.
const loginTried = 'login-tried';

function triedLogin(): boolean {
  try {
    return sessionStorage.getItem(loginTried) !== null;
  } catch {
    return true;
  }
}

function noteLogin(tried: boolean): void {
  try {
    if (tried) sessionStorage.setItem(loginTried, 'yes');
    else sessionStorage.removeItem(loginTried);
  } catch {
    // Then there is a button.
  }
}

const root = document.getElementById('page')!;
const dialog = document.createElement('dialog');
dialog.setAttribute('aria-labelledby', 'explain-title');
document.body.append(dialog);

let state: State = initialState(remembered('lang') === 'en' ? 'en' : 'nl', remembered('area'));
let waiting: Action[] = [];
// Drawing takes at most about a quarter of the time, however much comes in.
const drawShare = 4;
let drawCost = 0;

function page(): Element {
  const text = words[state.lang];
  return h(
    'div',
    {},
    h('a', { class: 'skip', href: '#content' }, text.skip),
    header(state),
    h(
      'main',
      { id: 'content', class: 'wide', tabindex: '-1' },
      closed(state) ?? [
        monthTiles(state),
        stockTiles(state),
        chart(state),
        municipalities(state),
        h('div', { class: 'pair' }, notices(state), stream(state)),
      ],
    ),
    h(
      'footer',
      {},
      h(
        'div',
        { class: 'wide footer-row' },
        h('p', {}, text.footer),
        !closed(state) &&
          h('a', { href: '/v1/indicators/export.csv', download: '' }, text.export),
      ),
    ),
  );
}

function showDialog(): void {
  const content = explain(state);
  if (content) {
    morphChildren(dialog, h('div', {}, content));
    if (!dialog.open) dialog.showModal();
  } else if (dialog.open) {
    dialog.close();
  }
}

function draw(): void {
  const begun = performance.now();
  state = merged(waiting).reduce(reduce, state);
  waiting = [];
  if (state.reader.kind === 'known') noteLogin(false);
  document.documentElement.lang = state.lang;
  morphChildren(root, page());
  showDialog();
  drawCost = performance.now() - begun;
}

function tell(action: Action): void {
  waiting.push(action);
  if (waiting.length > 1) return;
  // A hidden page draws rarely; a timer goes on where animation frames stop.
  if (document.hidden) setTimeout(draw, 1_000);
  else setTimeout(() => requestAnimationFrame(draw), drawCost * drawShare);
}

const source = new Source(tell, () => {
  if (triedLogin()) return;
  noteLogin(true);
  location.assign('/login?to=/');
});

async function leave(): Promise<void> {
  try {
    const to = await source.logout();
    noteLogin(true);
    location.assign(to);
  } catch {
    location.reload();
  }
}

function keyFrom(text: string): FigureKey {
  const [measure = '', area = '', period = ''] = text.split('|');
  return { measure, area, period };
}

async function openExplanation(key: FigureKey): Promise<void> {
  tell({ type: 'explain', key });
  tell({ type: 'explained', key, answer: await source.explain(key) });
}

document.addEventListener('click', (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const asked = target?.closest<HTMLElement>('[data-explain]')?.dataset['explain'];
  if (asked) void openExplanation(keyFrom(asked));
  if (target?.closest('[data-logout]')) void leave();
  if (target?.closest('[data-login]')) noteLogin(true);
  const lang = target?.closest<HTMLElement>('[data-lang]')?.dataset['lang'] as Lang | undefined;
  if (lang) {
    remember('lang', lang);
    tell({ type: 'choose', change: { lang } });
  }
});

dialog.addEventListener('close', () => tell({ type: 'explain', key: null }));
dialog.addEventListener('click', (event) => {
  const close = event.target instanceof Element && event.target.closest('[data-close]');
  if (event.target === dialog || close) {
    event.preventDefault();
    dialog.close();
  }
});

document.addEventListener('change', (event) => {
  const target = event.target;
  if (target instanceof HTMLSelectElement && 'area' in target.dataset) {
    remember('area', target.value);
    tell({ type: 'choose', change: { area: target.value } });
  } else if (target instanceof HTMLInputElement && target.dataset['choose'] === 'residence') {
    tell({ type: 'choose', change: { residence: target.value === 'with' ? 'with' : 'without' } });
  } else if (target instanceof HTMLInputElement && target.dataset['choose'] === 'chartArea') {
    tell({
      type: 'choose',
      change: { chartArea: target.value === 'region' ? 'region' : 'municipality' },
    });
  }
});

document.addEventListener('pointermove', (event) => {
  const drawing = event.target instanceof Element ? event.target.closest('[data-chart] svg') : null;
  if (!drawing) return;
  const box = drawing.getBoundingClientRect();
  const cursor = monthAt(state, (event.clientX - box.left) / box.width);
  if (cursor !== state.cursor) tell({ type: 'choose', change: { cursor } });
});

document.addEventListener('keydown', (event) => {
  if (!(event.target instanceof Element) || !event.target.matches('[data-chart]')) return;
  const direction = { ArrowLeft: -1, ArrowRight: 1, Home: -1000, End: 1000 }[event.key];
  if (direction === undefined && event.key !== 'Escape') return;
  event.preventDefault();
  tell({
    type: 'choose',
    change: { cursor: direction === undefined ? '' : neighbour(state, direction) },
  });
});

draw();
source.start();
